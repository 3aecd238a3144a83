"""One market whose consumers are held by others: the bytes of one process, whoever is lost."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import gresham
import pytest
from conftest import SMALL, more, ray_nodes
from gresham import _held, _ray, cluster, tasks
from test_cluster import same

# One cluster of Ray at a time.
pytestmark = pytest.mark.xdist_group("ray")

ARMS = ("traffic-first", "true-experience-score")
SHORT: dict[str, Any] = {"set": SMALL, "replicates": 2, "figures": False}
LONG: dict[str, Any] = {
    "set": {**SMALL, "population.consumers": 4000},
    "replicates": 1,
    "efficiency": False,
    "figures": False,
}


class Told:
    """Keeps what is told."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def __call__(self, what: str, count: int, of: int, words: str) -> None:
        self.words.append(words)

    def __contains__(self, words: str) -> bool:
        return any(words in one for one in self.words)


def test_processes_hold_a_market_and_nothing_shows(place: Path) -> None:
    whole = gresham.compare(*ARMS, out="whole", **SHORT)
    held = cluster.market(tasks.compare(*ARMS, out="held", **SHORT), holders=3)
    assert held.digest == whole.digest
    same(place / "held", place / "whole")
    assert not (place / "held/checkpoints").exists()


def test_a_holder_that_dies_is_replaced(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    days = 0
    ask_all = _held.Processes.ask_all

    def kills(line: _held.Processes, message: bytes) -> bytes:
        nonlocal days
        days += 1
        if days == 25:
            processes = line._executors[1]._processes  # type: ignore[attr-defined]
            os.kill(next(iter(processes)), signal.SIGKILL)
        return ask_all(line, message)

    monkeypatch.setattr(_held.Processes, "ask_all", kills)
    told = Told()
    task = tasks.run(ARMS[0], out="held", **{**SHORT, "efficiency": False, "replicates": 1})
    cluster.market(task, holders=2, checkpoint_days=10, progress=told)
    assert "was lost and is replaced" in told
    assert "goes on from its checkpoint, day 20" in told
    gresham.run(ARMS[0], out="whole", **{**SHORT, "efficiency": False, "replicates": 1})
    same(place / "held", place / "whole")


def test_what_ends_the_work_leaves_a_folder_that_goes_on(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = 0
    ask_all = _held.Processes.ask_all

    def interrupts(line: _held.Processes, message: bytes) -> bytes:
        nonlocal days
        days += 1
        if days == 25:
            raise KeyboardInterrupt
        return ask_all(line, message)

    task = tasks.run(ARMS[0], out="held", **{**SHORT, "efficiency": False, "replicates": 1})
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(_held.Processes, "ask_all", interrupts)
        cluster.market(task, holders=2, checkpoint_days=10)
    told = Told()
    cluster.market(task, holders=3, checkpoint_days=10, progress=told)
    assert "goes on from its checkpoint, day 20" in told
    gresham.run(ARMS[0], out="whole", **{**SHORT, "efficiency": False, "replicates": 1})
    same(place / "held", place / "whole")


def test_what_cannot_be_held_is_refused_in_a_sentence(place: Path) -> None:
    task = tasks.sweep("tiny.toml", figures=False)
    with pytest.raises(gresham.GreshamError, match="`run` and `compare`"):
        cluster.market(task, holders=1)
    task = tasks.run(ARMS[0], out="held", **SHORT)
    with ThreadPoolExecutor(1) as executor, pytest.raises(gresham.GreshamError) as caught:
        cluster.market(task, holders=1, executor=executor)
    assert caught.value.key == "executor"
    with pytest.raises(gresham.GreshamError):
        cluster.market(task, holders=0)
    assert not (place / "held").exists()


def test_holders_refuse_bytes_that_say_nothing() -> None:
    holder = gresham._gresham.Holder()
    for message in (b"", b"\0\0\0\0", bytes(200), b"\xff" * 50):
        with pytest.raises(gresham.GreshamError):
            holder.answer(message)
    for reports in ([], [b""], [b"GRES\x03\x02\x00\x05"]):
        with pytest.raises(gresham.GreshamError):
            gresham._gresham.add_reports(reports)


@pytest.fixture(scope="module")
def nodes() -> Iterator[Any]:
    """A cluster with one node on loopback; tests add others and take them away again."""
    with ray_nodes() as made:
        yield made


def test_one_two_and_three_nodes_give_a_market_and_a_sweep_the_bytes_of_one_machine(
    place: Path, nodes: Any
) -> None:
    whole = gresham.run(ARMS[0], out="whole", **SHORT)
    # Workers stand where the cluster was made.
    study = place / "tiny.toml"
    swept = gresham.sweep(study, out="swept", figures=False)
    for number in (1, 2, 3):
        if number > 1:
            more(nodes)
        with cluster.ray() as executor:
            task = tasks.run(ARMS[0], out=f"held-{number}", **SHORT)
            held = cluster.market(task, holders=number, executor=executor)
            sweep = tasks.sweep(study, figures=False)
            cluster.map(sweep, slices=4, out=f"swept-{number}", executor=executor)
        assert held.digest == whole.digest
        same(place / f"held-{number}", place / "whole")
        same(place / f"swept-{number}", place / "swept")
        again = gresham.sweep(study, out=f"swept-{number}", figures=False)
        assert again.digest == swept.digest


def test_a_node_that_is_killed_half_way_costs_nothing_but_time(
    place: Path, nodes: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import ray

    lost = more(nodes)
    days = 0
    ask_all = _ray.Actors.ask_all

    def kills(line: _ray.Actors, message: bytes) -> bytes:
        nonlocal days
        days += 1
        if days == 25:
            left = sum(node["Alive"] for node in ray.nodes()) - 1
            nodes.remove_node(lost, allow_graceful=False)
            # The head learns from missing heartbeats that the node is gone.
            for _ in range(300):
                if sum(node["Alive"] for node in ray.nodes()) == left:
                    break
                time.sleep(0.1)
        return ask_all(line, message)

    monkeypatch.setattr(_ray.Actors, "ask_all", kills)
    told = Told()
    with cluster.ray() as executor:
        task = tasks.run(ARMS[0], out="held", **LONG)
        # Twice as many as nodes, so that some are on each.
        holders = 2 * len(ray.nodes())
        held = cluster.market(
            task, holders=holders, executor=executor, checkpoint_days=10, progress=told
        )
    assert "was lost and is replaced" in told
    assert "goes on from its checkpoint, day 20" in told
    whole = gresham.run(ARMS[0], out="whole", **LONG)
    assert held.digest == whole.digest


def test_a_ray_of_our_own_asks_for_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    ray = pytest.importorskip("ray")
    ray.shutdown()
    monkeypatch.setenv("RAY_AUTH_MODE", "disabled")
    with pytest.raises(gresham.GreshamError, match="RAY_AUTH_MODE=token"):
        cluster.ray()
    assert not ray.is_initialized()


def test_a_ray_with_known_holes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    ray = pytest.importorskip("ray")
    monkeypatch.setattr(ray, "__version__", "2.59.1")
    with pytest.raises(gresham.GreshamError, match=r"install 2\.60 or later"):
        cluster.ray()
