"""Tasks in slices over processes and nodes: the bytes of one machine, whatever is lost."""

import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import gresham
import pytest
from conftest import SMALL, more, ray_head, ray_nodes
from gresham import cluster, tasks
from gresham._ray import LOOPBACK
from test_verbs import files

# One cluster of Ray at a time.
pytestmark = pytest.mark.xdist_group("ray")

TASK: dict[str, Any] = {"set": SMALL, "efficiency": False, "replicates": 5}
ARMS = ("traffic-first", "true-experience-score")


def same(here: Path, there: Path) -> None:
    """Hold two folders against each other; only the readmes name their own folders."""
    ours, theirs = files(here), files(there)
    assert ours.keys() == theirs.keys()
    told = {"README.md", "zh/README.md", "gresham.json", "manifest.json", "study.json"}
    for name in ours.keys() - told:
        assert ours[name] == theirs[name], name


def test_processes_make_the_folder_of_one_machine(place: Path) -> None:
    whole = gresham.compare(*ARMS, out="whole", **TASK)
    told: list[tuple[int, int]] = []
    task = tasks.compare(*ARMS, **TASK)
    cluster.map(task, slices=3, out="wide", progress=lambda *one: told.append(one))
    same(place / "wide", place / "whole")
    assert told == [(1, 3), (2, 3), (3, 3)]
    again = gresham.compare(*ARMS, out="wide", **TASK)
    assert again.digest == whole.digest


def test_what_is_finished_is_not_done_again(place: Path) -> None:
    task = tasks.sweep("tiny.toml", figures=False)
    with ThreadPoolExecutor(2) as executor:
        cluster.map(task, slices=4, out="wide", executor=executor)
        journals = sorted((place / "wide.parts").glob("*/replicates.jsonl"))
        before = [path.read_bytes() for path in journals]
        cluster.map(task, slices=4, out="wide", executor=executor)
    assert len(journals) == 4
    assert [path.read_bytes() for path in journals] == before
    gresham.sweep("tiny.toml", out="whole", figures=False)
    same(place / "wide", place / "whole")



class Fragile(ThreadPoolExecutor):
    """Loses the first worker that it is given."""

    lost = False

    def submit(self, function: Any, /, *args: Any, **named: Any) -> Any:
        if not self.lost:
            self.lost = True
            return super().submit(self._lose)
        return super().submit(function, *args, **named)

    @staticmethod
    def _lose() -> None:
        raise ConnectionError("the worker is gone")


def test_a_lost_worker_costs_nothing_but_time(place: Path) -> None:
    task = tasks.run(ARMS[0], **TASK)
    with Fragile(1) as executor:
        cluster.map(task, slices=2, out="wide", executor=executor)
    gresham.run(ARMS[0], out="whole", **TASK)
    same(place / "wide", place / "whole")
    with Fragile(1) as executor, pytest.raises(ConnectionError):
        cluster.map(task, slices=2, out="other", executor=executor, retries=0)


def test_a_calibration_goes_by_waves_to_the_folder_of_one_machine(place: Path) -> None:
    few: dict[str, Any] = {"points": 16, "waves": 2, "screening": 0, "candidates": 10_000}
    few = {**few, "replicates": 2, "set": SMALL}
    told: list[tuple[int, int]] = []
    with ThreadPoolExecutor(2) as executor:
        cluster.map(
            tasks.calibrate(**few),
            slices=3,
            out="wide",
            executor=executor,
            progress=lambda *one: told.append(one),
        )
    assert told == 2 * [(1, 3), (2, 3), (3, 3)]
    gresham.calibrate(out="whole", **few)
    ours, theirs = files(place / "wide"), files(place / "whole")
    assert ours["calibration.json"] == theirs["calibration.json"]
    assert ours["replicates.jsonl"] == theirs["replicates.jsonl"]


def test_what_gresham_refuses_is_not_tried_again(place: Path) -> None:
    task = tasks.run("traffic-first", **{**TASK, "set": {"population.consumers": -1}})
    with ProcessPoolExecutor(1) as executor, pytest.raises(gresham.GreshamError) as caught:
        cluster.map(task, slices=2, out="wide", executor=executor)
    assert "consumers" in str(caught.value)
    precise = tasks.run("traffic-first", **TASK, precision={"trust": 0.1})
    with ThreadPoolExecutor(1) as executor, pytest.raises(gresham.GreshamError, match="precision"):
        cluster.map(precise, slices=2, out="wide", executor=executor)


def test_ray_makes_the_folder_of_one_machine_although_a_node_is_killed(place: Path) -> None:
    ray = pytest.importorskip("ray")
    with ray_nodes() as nodes:
        lost = more(nodes)
        # Some seconds of work, so that the node is in the midst of some.
        task = tasks.sweep("tiny.toml", replicates=60, figures=False)
        killed = threading.Event()

        def told(finished: int, of: int) -> None:
            if not killed.is_set():
                killed.set()
                nodes.remove_node(lost, allow_graceful=False)

        with cluster.ray() as executor:
            cluster.map(task, slices=12, out="wide", executor=executor, progress=told)
        assert killed.is_set()
        # The head learns from missing heartbeats that the node is gone.
        for _ in range(300):
            if sum(node["Alive"] for node in ray.nodes()) == 1:
                break
            time.sleep(0.2)
        assert sum(node["Alive"] for node in ray.nodes()) == 1
    whole = gresham.sweep("tiny.toml", replicates=60, out="whole", figures=False)
    same(place / "wide", place / "whole")
    again = gresham.sweep("tiny.toml", replicates=60, out="wide", figures=False)
    assert again.digest == whole.digest


def test_a_ray_of_our_own_listens_on_loopback_only(place: Path) -> None:
    ray = pytest.importorskip("ray")
    with cluster.ray(nodes_cpus=1, memory_mib=100) as executor:
        assert [node["NodeManagerAddress"] for node in ray.nodes()] == [LOOPBACK]
        refused = tasks.run("traffic-first", set={"population.consumers": -1})
        with pytest.raises(Exception, match="consumers"):
            cluster.map(refused, slices=1, out="wide", executor=executor)
    assert not ray.is_initialized()


def test_a_ray_of_our_own_starts_beside_another() -> None:
    with ray_head() as other:
        import ray

        with cluster.ray(nodes_cpus=1, memory_mib=100):
            assert ray.get_runtime_context().gcs_address != other.address


def test_ray_at_an_address_needs_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ray")
    monkeypatch.delenv("RAY_AUTH_MODE", raising=False)
    with pytest.raises(gresham.GreshamError, match="RAY_AUTH_MODE=token"):
        cluster.ray(address="127.0.0.1:6379")
