"""Bad input is refused with place and remedy, and nothing is lost."""

import multiprocessing
import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

import gresham
import pytest
from conftest import SMALL
from gresham import toml
from hypothesis import given, settings
from hypothesis import strategies as st

QUICK: dict[str, Any] = {"set": SMALL, "efficiency": False, "figures": False, "replicates": 2}


def test_a_slip_in_a_file_is_told_with_file_line_key_and_remedy(place: Path) -> None:
    path = place / "slip.toml"
    path.write_text('extends = "traffic-first"\n\n[population]\nconsumer = 5\n')
    with pytest.raises(gresham.GreshamError) as caught:
        gresham.run(path, **QUICK)
    error = caught.value
    assert (error.file, error.line, error.key) == (str(path), 4, "consumer")
    assert error.remedy is not None and "consumers" in error.remedy
    assert "slip.toml" in str(error)
    with pytest.raises(gresham.GreshamError) as again:
        gresham.scenario({"extends": "traffic-first", "population": {"consumer": 5}})
    assert again.value.problems[0].message == error.problems[0].message


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({"replicates": 0}, "replicates"),
        ({"replicates": 2.5}, "replicates"),
        ({"replicates": True}, "replicates"),
        ({"seed": -1}, "seed"),
        ({"seed": 2**64}, "seed"),
        ({"set": {"population.consumers": float("nan")}}, "population.consumers"),
        ({"set": {"population.consumers": object()}}, "population.consumers"),
        ({"set": "population.consumers=5"}, "set"),
        ({"out": 5}, "out"),
        ({"precision": {"trust": float("nan")}}, "precision"),
        ({"outcomes": "trust"}, "outcomes"),
        ({"replicate": 2}, "replicate"),
        ({"budget_seconds": -1}, "budget_seconds"),
    ],
)
def test_arguments_of_wrong_types_and_sizes_are_named(
    place: Path, options: dict[str, Any], key: str
) -> None:
    with pytest.raises(gresham.GreshamError) as caught:
        gresham.run("traffic-first", **{**QUICK, **options})
    assert caught.value.key == key
    assert not (place / "results").exists()


def test_unknown_outcomes_scenarios_and_studies_are_refused(place: Path) -> None:
    for call in (
        lambda: gresham.run("traffic-first", outcomes=["trusty"], **{**QUICK}),
        lambda: gresham.run("traffic-last", **QUICK),
        lambda: gresham.compare("traffic-first", **QUICK),
        lambda: gresham.sweep("no-such-study"),
        lambda: gresham.run("traffic-first", **{**QUICK, "set": {"population.consumers": -5}}),
        lambda: gresham.run(5, **QUICK),  # type: ignore[arg-type]
    ):
        with pytest.raises(gresham.GreshamError):
            call()


def test_a_folder_of_something_else_is_left_as_it_was(place: Path) -> None:
    gresham.run("traffic-first", out="there", **QUICK)
    before = (place / "there/manifest.json").read_bytes()
    with pytest.raises(gresham.GreshamError, match="seed 1, not 2"):
        gresham.run("traffic-first", out="there", seed=2, **QUICK)
    assert (place / "there/manifest.json").read_bytes() == before


def test_what_a_listener_raises_ends_the_run_and_what_is_finished_is_kept(place: Path) -> None:
    def stop(what: str, count: int, of: int, words: str) -> None:
        if what == "finished" and count == 2:
            raise RuntimeError("enough")

    options = {**QUICK, "replicates": 40, "out": "stopped", "threads": 1}
    with pytest.raises(RuntimeError, match="enough"):
        gresham.run("traffic-first", progress=stop, **options)
    kept = sorted((place / "stopped/replicates/traffic-first").iterdir())
    assert 2 <= len(kept) < 40
    times = [path.stat().st_mtime_ns for path in kept]
    whole = gresham.run("traffic-first", **options)
    assert whole.document["replicates"] == 40
    assert [path.stat().st_mtime_ns for path in kept] == times


def test_ctrl_c_ends_a_run_between_replicates(place: Path) -> None:
    def interrupt() -> None:
        time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGINT)

    # A shell that starts a command in the background has it ignore Ctrl-C.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    thread = threading.Thread(target=interrupt)
    thread.start()
    options = {**QUICK, "replicates": 20_000, "out": "long"}
    try:
        with pytest.raises(KeyboardInterrupt):
            gresham.run("traffic-first", **options)
    finally:
        thread.join()
        signal.signal(signal.SIGINT, before)


def test_other_threads_go_on_while_markets_run(place: Path) -> None:
    counted = 0
    stop = threading.Event()

    def count() -> None:
        nonlocal counted
        while not stop.is_set():
            counted += 1
            time.sleep(0.001)

    thread = threading.Thread(target=count)
    thread.start()
    gresham.run("traffic-first", out="run", **{**QUICK, "replicates": 60})
    stop.set()
    thread.join()
    assert counted > 20


def _hold(path: str, ready: Any, done: Any) -> None:
    def wait(what: str, count: int, of: int, words: str) -> None:
        ready.set()
        done.wait(60)

    gresham.run("traffic-first", out=path, progress=wait, **QUICK)


def test_two_interpreters_do_not_write_into_one_folder(place: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    other = context.Process(target=_hold, args=("shared", ready, done))
    other.start()
    assert ready.wait(60)
    with pytest.raises(gresham.GreshamError, match="another command is writing"):
        gresham.run("traffic-first", out="shared", **QUICK)
    done.set()
    other.join(60)
    assert other.exitcode == 0


TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)
VALUES = st.recursive(
    st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.dates()
    | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(TEXTS, VALUES, max_size=4))
@settings(max_examples=200, deadline=None)
def test_dictionaries_are_written_as_files_that_say_the_same(content: dict[str, Any]) -> None:
    import tomllib

    assert tomllib.loads(toml.document(content)) == content


@given(st.dictionaries(TEXTS, VALUES, max_size=3))
@settings(max_examples=60, deadline=None)
def test_no_dictionary_does_worse_than_being_refused(content: dict[str, Any]) -> None:
    try:
        gresham.scenario({"extends": "traffic-first", **content})
    except gresham.GreshamError as error:
        assert str(error)
