"""Bad input from Python is refused by name, and what exists stays as it was."""

import io
import multiprocessing
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gresham
import numpy
import pytest
from conftest import SMALL
from test_verbs import files

QUICK: dict[str, Any] = {"set": SMALL, "efficiency": False, "figures": False, "replicates": 2}
ARMS = ("traffic-first", "true-experience-score")
ANY: Any = gresham
"""The module without its types: what is passed here, a type checker refuses."""


def itself() -> dict[str, Any]:
    found: dict[str, Any] = {"extends": "traffic-first"}
    found["policy"] = found
    return found


CALLS: list[tuple[str, Callable[[], Any]]] = [
    ("force", lambda: ANY.run(ARMS[0], **QUICK, force="no")),
    ("figures", lambda: ANY.run(ARMS[0], **{**QUICK, "figures": "yes"})),
    ("efficiency", lambda: ANY.run(ARMS[0], **{**QUICK, "efficiency": None})),
    ("allow_different_worlds", lambda: ANY.compare(*ARMS, allow_different_worlds="x", **QUICK)),
    ("progress", lambda: ANY.run(ARMS[0], progress="loud", **QUICK)),
    ("threads", lambda: ANY.run(ARMS[0], threads="2", **QUICK)),
    ("threads", lambda: ANY.run(ARMS[0], threads=0, **QUICK)),
    ("out", lambda: ANY.run(ARMS[0], out="", **QUICK)),
    ("out", lambda: ANY.run(ARMS[0], out="a\0b", **QUICK)),
    ("out", lambda: ANY.run(ARMS[0], out=b"bytes", **QUICK)),
    ("set", lambda: ANY.run(ARMS[0], **{**QUICK, "set": [5]})),
    ("set", lambda: ANY.run(ARMS[0], **{**QUICK, "set": 5})),
    ("population.consumers", lambda: ANY.run(ARMS[0], set={"population.consumers": None})),
    ("budget_seconds", lambda: ANY.run(ARMS[0], **QUICK, budget_seconds="soon")),
    ("precision", lambda: ANY.run(ARMS[0], **QUICK, precision=["trust"])),
    ("outcomes", lambda: ANY.run(ARMS[0], **QUICK, outcomes=5)),
    ("scenario", lambda: ANY.scenario(itself())),
    ("scenario", lambda: ANY.run(None, **QUICK)),
    ("scenario", lambda: ANY.run(open(os.devnull), **QUICK)),
    ("study", lambda: ANY.sweep(io.StringIO("summary = 'x'"))),
    ("points", lambda: ANY.sweep("tiny.toml", points=0.5)),
    ("force", lambda: ANY.sweep("tiny.toml", force=1)),
    ("scenarios", lambda: ANY.payoffs()),
    ("backgrounds", lambda: ANY.payoffs(ARMS[0], backgrounds=0.5)),
    ("backgrounds", lambda: ANY.payoffs(ARMS[0], backgrounds=["a", "b"])),
    ("game", lambda: ANY.payoffs(ARMS[0], game={"flop": 1})),
    ("game", lambda: ANY.payoffs(ARMS[0], game={"cooperate": 0.5})),
    ("request", lambda: ANY.payoffs(ARMS[0], backgrounds=[0.1, float("nan")])),
    ("request", lambda: ANY.payoffs(ARMS[0], game={"sample": object()})),
    ("outcomes", lambda: ANY.attribute(*ARMS, outcomes="net_gmv")),
    ("orders", lambda: ANY.attribute(*ARMS, orders=0)),
    ("points", lambda: ANY.calibrate(points=3)),
    ("budget_seconds", lambda: ANY.calibrate(budget_seconds=float("nan"))),
    ("budget_seconds", lambda: ANY.sweep("score-strength", budget_seconds=0)),
    ("budget_seconds", lambda: ANY.claims(budget_seconds=-1)),
    ("budget_seconds", lambda: ANY.facts(budget_seconds=float("inf"))),
    ("budget_seconds", lambda: ANY.payoffs(ARMS[0], budget_seconds="soon")),
    ("budget_seconds", lambda: ANY.attribute(*ARMS, budget_seconds=None)),
    ("budget_seconds", lambda: ANY.ablate(ARMS[1], on=ARMS[0], budget_seconds="10m")),
    ("parts", lambda: ANY.merge("parts", out="whole")),
    ("language", lambda: ANY.explore(language="fr")),
    ("results", lambda: ANY.report(5)),
    ("discrepancy", lambda: ANY.facts_from("x.csv", discrepancy=float("nan"))),
    ("discrepancy", lambda: ANY.facts_from("x.csv", discrepancy="much")),
    ("table", lambda: ANY.facts_from([[1, 2], [3, 4]])),
    ("reason", lambda: ANY.record_baseline("tiny.toml", reason=5)),
    ("replicate", lambda: ANY.purchases(ARMS[0], replicate=-1)),
    ("runs", lambda: ANY.aa("tiny.toml", runs=0)),
]


@pytest.mark.parametrize(("key", "call"), CALLS, ids=[f"{n}-{k}" for n, (k, _) in enumerate(CALLS)])
def test_an_argument_that_cannot_be_is_named(
    place: Path, key: str, call: Callable[[], Any]
) -> None:
    with pytest.raises(gresham.GreshamError) as caught:
        call()
    assert caught.value.key == key, str(caught.value)
    assert str(caught.value).startswith("error:")
    assert [path.name for path in place.iterdir()] == ["tiny.toml"], "nothing is left behind"


REFUSED: list[Callable[[], Any]] = [
    lambda: ANY.scenario({"extends": "traffic-first", "name": "\ud800"}),
    lambda: ANY.scenario({"extends": "traffic-first", 5: 6}),
    lambda: ANY.scenario({}),
    lambda: ANY.report("no-such-folder"),
    lambda: ANY.new_scenario("mine.txt", extends="traffic-first"),
    lambda: ANY.new_scenario("tiny.toml", extends="traffic-first"),
    lambda: ANY.schema("poems"),
    lambda: ANY.payoffs(ARMS[0], backgrounds=[0.9, 0.1]),
    lambda: ANY.payoffs(ARMS[0], game={"cooperate": {"kindness": 1.0}}),
    lambda: ANY.merge(["here", "there"], out="whole"),
    lambda: ANY.search("tiny.toml"),
    lambda: ANY.check("tiny.toml"),
    lambda: ANY.record_baseline("tiny.toml", reason=" "),
    lambda: ANY.claims("tiny.toml"),
    lambda: ANY.list_facts("tiny.toml"),
]


@pytest.mark.parametrize("call", REFUSED, ids=map(str, range(len(REFUSED))))
def test_what_files_and_folders_cannot_be_is_refused(
    place: Path, call: Callable[[], Any]
) -> None:
    before = (place / "tiny.toml").read_bytes()
    with pytest.raises(gresham.GreshamError):
        call()
    assert (place / "tiny.toml").read_bytes() == before
    assert [path.name for path in place.iterdir()] == ["tiny.toml"]


def test_numbers_of_numpy_are_numbers(place: Path) -> None:
    plain = gresham.run(ARMS[0], out="plain", **QUICK)
    ours: Any = {
        **QUICK,
        "set": {**SMALL, "population.consumers": numpy.int64(200)},
        "replicates": numpy.int32(2),
        "figures": numpy.bool_(False),
        "seed": numpy.uint64(1),
    }
    assert gresham.run(ARMS[0], out="numpy", **ours).digest == plain.digest


def rows() -> list[str]:
    example = Path(__file__).parents[2] / "examples/shop-months.csv"
    return example.read_text().splitlines()


SHAPES = ("empty", "headings", "short", "nan", "infinite", "text", "folder")


@pytest.mark.parametrize("kind", SHAPES)
def test_a_table_of_the_wrong_shape_is_refused_and_facts_that_exist_are_kept(
    place: Path, kind: str
) -> None:
    lines = rows()
    cells = lines[1].split(",")
    wrong = {
        "empty": [],
        "headings": ["a,b", "1,2"],
        "short": [lines[0], ",".join(cells[:2])],
        "nan": [lines[0], ",".join([*cells[:-1], "nan"])],
        "infinite": [lines[0], ",".join([*cells[:-1], "inf"])],
        "text": [lines[0], ",".join([*cells[:-1], "many"])],
        "folder": [],
    }
    table = place / "table.csv"
    if kind == "folder":
        table.mkdir()
    else:
        table.write_text("\n".join(wrong[kind]) + "\n")
    (place / "mine.toml").write_text("kept")
    with pytest.raises(gresham.GreshamError) as caught:
        gresham.facts_from(table, out="mine.toml")
    assert "table.csv" in str(caught.value)
    assert (place / "mine.toml").read_text() == "kept"


def test_records_that_are_gone_or_damaged_are_told(place: Path) -> None:
    answer = gresham.run(ARMS[0], out="out", **QUICK)
    path = place / "out/outcomes.parquet"
    whole = path.read_bytes()
    for left in (whole[: len(whole) // 2], b"", b"PAR1" * 9):
        path.write_bytes(left)
        with pytest.raises(gresham.GreshamError):
            len(answer.by_replicate)
    shutil.rmtree(place / "out")
    with pytest.raises(gresham.GreshamError):
        len(answer.by_replicate)
    with pytest.raises(gresham.GreshamError):
        gresham.report(answer)
    assert len(answer.outcomes) > 0, "what is in memory stays"


def test_progress_into_a_closed_stream_costs_nothing(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stderr", closed)
    for progress in (True, None):
        assert gresham.run(ARMS[0], progress=progress, out=f"{progress}", **QUICK).digest
    monkeypatch.setattr(sys, "stderr", None)
    assert gresham.run(ARMS[0], progress=True, out="none", **QUICK).digest


def test_a_cancelled_run_goes_on_to_the_same_folder(place: Path) -> None:
    class Enough(Exception):
        pass

    def stop(what: str, count: int, of: int, words: str) -> None:
        if what == "finished" and count == 3:
            raise Enough

    more = {**QUICK, "replicates": 8}
    whole = gresham.compare(*ARMS, out="whole", **more)
    with pytest.raises(Enough):
        gresham.compare(*ARMS, out="again", progress=stop, threads=1, **more)
    again = gresham.compare(*ARMS, out="again", **more)
    assert again.digest == whole.digest
    ours, theirs = files(place / "again"), files(place / "whole")
    told = {"README.md", "zh/README.md", "gresham.json", "manifest.json"}
    assert {name: ours[name] for name in ours.keys() - told} == {
        name: theirs[name] for name in theirs.keys() - told
    }


def _run_for_long(path: str, ready: Any) -> None:
    def told(what: str, count: int, of: int, words: str) -> None:
        if what == "finished" and count == 3:
            ready.set()

    options = {**QUICK, "replicates": 2000}
    gresham.run(ARMS[0], out=path, progress=told, threads=1, **options)


def test_a_killed_interpreter_leaves_a_folder_that_the_next_one_completes(place: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    other = context.Process(target=_run_for_long, args=("shared", ready))
    other.start()
    assert ready.wait(120) and other.pid is not None
    os.kill(other.pid, signal.SIGKILL)
    other.join(60)
    options = {**QUICK, "replicates": 5}
    for _ in range(50):
        # The system lets go of a dead process's locks a moment later.
        try:
            again = gresham.run(ARMS[0], out="shared", **options)
            break
        except gresham.GreshamError as error:
            assert "another command is writing" in str(error)
            time.sleep(0.1)
    assert again.digest == gresham.run(ARMS[0], out="whole", **options).digest


def test_what_is_refused_beside_good_results_leaves_them(place: Path) -> None:
    gresham.compare(*ARMS, out="out", **QUICK)
    before = files(place / "out")
    for call in (
        lambda: gresham.compare(*ARMS, out="out", **{**QUICK, "seed": 5}),
        lambda: gresham.compare(ARMS[1], ARMS[0], out="out", **QUICK),
        lambda: gresham.sweep("tiny.toml", out="out"),
        lambda: gresham.payoffs(ARMS[0], out="out", worlds=None),
        lambda: gresham.compare(*ARMS, out="out", worlds="nowhere.toml", **QUICK),
        lambda: gresham.merge(["out"], out="out"),
    ):
        with pytest.raises(gresham.GreshamError):
            call()
    assert files(place / "out") == before
