"""Slices of every verb that has them, merged: the bytes of one machine."""

from datetime import date
from pathlib import Path
from typing import Any

import gresham
import pytest
from conftest import CLAIM, SMALL
from gresham import tasks
from gresham.task import Task
from test_verbs import files

EARLY = {**SMALL, "run.start": date(2025, 1, 1)}
GAME = {"flip": "2025-04-10", "from_day": 5, "to_day": 25}
FEW = {"population.consumers": 200, "population.shops": 40}
ARMS = ("traffic-first", "true-experience-score")


def parts(task: Task, of: int) -> list[Path]:
    """Every slice in a folder of its own, the last one first."""
    return [
        task.perform_slice(number, of, Path("parts") / str(number), 1, False)
        for number in range(of, 0, -1)
    ]


CASES: dict[str, tuple[Task, Any]] = {
    "payoffs": (
        tasks.payoffs(*ARMS, game=GAME, replicates=3, set=EARLY),
        lambda: gresham.payoffs(
            *ARMS, game=GAME, worlds=None, replicates=3, set=EARLY, out="whole"
        ),
    ),
    "claims": (
        tasks.claims("mine.toml", replicates=3, set=FEW),
        lambda: gresham.claims("mine.toml", replicates=3, set=FEW, out="whole"),
    ),
    "attribute": (
        tasks.attribute(*ARMS, outcomes=["net_gmv"], orders=2, replicates=3, set=SMALL),
        lambda: gresham.attribute(
            *ARMS, outcomes=["net_gmv"], orders=2, worlds=None, replicates=3, set=SMALL, out="whole"
        ),
    ),
    "ablate": (
        tasks.ablate(ARMS[1], on=ARMS[0], replicates=2, set=SMALL),
        lambda: gresham.ablate(ARMS[1], on=ARMS[0], replicates=2, set=SMALL, out="whole"),
    ),
}


@pytest.mark.parametrize("verb", sorted(CASES))
def test_merged_slices_are_the_folder_of_one_machine(place: Path, verb: str) -> None:
    (place / "mine.toml").write_text(CLAIM)
    task, whole = CASES[verb]
    merged = gresham.merge(parts(task, 3), out="merged")
    answer = whole()
    assert answer.folder == Path("whole")
    ours, theirs = files(merged), files(answer.folder)
    assert ours.keys() == theirs.keys()
    # A few files say by which command they were made, and so into which folder.
    told = {"README.md", "zh/README.md", "gresham.json", "ablation.json", "manifest.json"}
    for name, content in ours.items():
        if name not in told:
            assert content == theirs[name], name
    said = ours.get("ablation.json", b"").replace(b"--out merged", b"--out whole")
    assert said == theirs.get("ablation.json", b"")


def test_a_missing_a_doubled_and_a_strange_part_are_named(place: Path) -> None:
    task = tasks.payoffs(ARMS[0], game=GAME, replicates=2, set=EARLY)
    one, two = parts(task, 2)
    for wrong, why in (([one], "missing"), ([one, one], "twice"), ([one, place], "part")):
        with pytest.raises(gresham.GreshamError) as caught:
            gresham.merge(wrong, out="merged")
        assert why in str(caught.value) or "slice" in str(caught.value)
    assert not (place / "merged").exists()
    assert gresham.merge([two, one], out="merged") == Path("merged")


def test_worlds_are_a_round_of_their_own(place: Path) -> None:
    task = tasks.compare(*ARMS, worlds=2, replicates=2, set=SMALL)
    folders = parts(task, 2)
    with pytest.raises(gresham.NextRound, match="next round") as left:
        gresham.merge(folders, out="merged")
    assert left.value.folder == Path("merged")
    assert left.value.markets == 2 * 2 * 2
    for number, folder in zip((2, 1), folders, strict=True):
        task.perform_slice(number, 2, folder, 1, False, left.value.folder)
    merged = files(gresham.merge(folders, out="merged"))
    whole = gresham.compare(*ARMS, worlds=2, replicates=2, set=SMALL, out="whole")
    assert whole.folder is not None
    theirs = files(whole.folder)
    assert merged.keys() == theirs.keys()
    assert merged["over-worlds.json"] == theirs["over-worlds.json"]


def test_what_has_no_slices_is_refused(place: Path) -> None:
    with pytest.raises(gresham.GreshamError, match="cannot be cut"):
        Task("check", {}, "").perform_slice(1, 2, Path("part"), 1, False)
