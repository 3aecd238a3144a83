"""The use cases, each a verb of the command."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar, Unpack

from gresham import _gresham, tasks
from gresham.answers import Answer, Comparison, Gate, Sweep
from gresham.options import MarketOptions, RunOptions, ScenarioLike, folder, place, whole
from gresham.options import market as market_options
from gresham.progress import Progress, report
from gresham.tables import Table
from gresham.tasks import Task

Kind = TypeVar("Kind", bound=Answer)

ATTRIBUTED = ("net_gmv", "repeat_90", "quality_traded", "abuse_loss", "honest_surplus")
"""The outcomes that `attribute` divides unless others are named."""


def run(
    scenario: ScenarioLike,
    *,
    threads: int | None = None,
    progress: Progress = None,
    **options: Unpack[RunOptions],
) -> Comparison:
    """Run a scenario and tell its outcomes."""
    return _answer(Comparison, tasks.run(scenario, **options), threads, progress)


def compare(
    *scenarios: ScenarioLike,
    allow_different_worlds: bool = False,
    threads: int | None = None,
    progress: Progress = None,
    **options: Unpack[RunOptions],
) -> Comparison:
    """Compare scenarios with the first of them, replicate by replicate with the same luck."""
    task = tasks.compare(*scenarios, allow_different_worlds=allow_different_worlds, **options)
    return _answer(Comparison, task, threads, progress)


def ablate(
    package: ScenarioLike,
    *,
    on: ScenarioLike,
    threads: int | None = None,
    progress: Progress = None,
    **options: Unpack[RunOptions],
) -> Answer:
    """Take a package of levers apart: what each does alone, and within the package."""
    return _answer(Answer, tasks.ablate(package, on=on, **options), threads, progress)


def sweep(
    study: "str | os.PathLike[str]",
    *,
    replicates: int | None = None,
    points: int | None = None,
    out: "str | os.PathLike[str] | None" = None,
    figures: bool = True,
    force: bool = False,
    threads: int | None = None,
    progress: Progress = None,
) -> Sweep:
    """Run a study: every arm at every point of its design, with the same luck."""
    given = {"replicates": replicates, "points": points, "out": out}
    asked: dict[str, Any] = {key: one for key, one in given.items() if one is not None}
    task = tasks.sweep(study, **asked, figures=figures, force=force)
    return _answer(Sweep, task, threads, progress)


def search(
    study: "str | os.PathLike[str]",
    *,
    out: "str | os.PathLike[str] | None" = None,
    force: bool = False,
    threads: int | None = None,
    progress: Progress = None,
) -> Answer:
    """Search the parameters of levers for packages that beat a reference."""
    path = place("study", study)
    request: dict[str, Any] = {"study": path, "regret": None, "force": force}
    said = f"gresham search {path}"
    if out is not None:
        request["out"] = place("out", out)
        said += f" --out {request['out']}"
    return _answer(Answer, Task("search", request, said), threads, progress)


def check(
    study: "str | os.PathLike[str]" = "gate",
    *,
    baseline: "str | os.PathLike[str] | None" = None,
    seed: int | None = None,
    threads: int | None = None,
    progress: Progress = None,
) -> Gate:
    """Judge today's results against the recorded ones. A gate that fails is an answer, too."""
    request = {
        "study": place("study", study),
        "baseline": None if baseline is None else place("baseline", baseline),
        "seed": None if seed is None else whole("seed", seed, 0),
    }
    return _answer(Gate, Task("check", request, ""), threads, progress)


def claims(
    file: "str | os.PathLike[str]" = "published",
    *,
    threads: int | None = None,
    progress: Progress = None,
    **options: Unpack[MarketOptions],
) -> Answer:
    """Judge published figures: what the policy did, and what would have been anyway."""
    return _answer(Answer, tasks.claims(file, **options), threads, progress)


def payoffs(
    *scenarios: ScenarioLike,
    backgrounds: Sequence[float] = (0.1, 0.5, 0.9),
    game: Mapping[str, Any] | None = None,
    threads: int | None = None,
    progress: Progress = None,
    **options: Unpack[MarketOptions],
) -> Answer:
    """Measure what it pays shops to cooperate or to defect, under each scenario."""
    rules = {**GAME, **(game or {})}
    task = tasks.payoffs(*scenarios, backgrounds=backgrounds, game=rules, **options)
    return _answer(Answer, task, threads, progress)


def attribute(
    base: ScenarioLike,
    package: ScenarioLike,
    *,
    outcomes: Sequence[str] = ATTRIBUTED,
    orders: int | None = None,
    threads: int | None = None,
    progress: Progress = None,
    **options: Unpack[MarketOptions],
) -> Answer:
    """Divide the effect of a package among its levers."""
    task = tasks.attribute(base, package, outcomes=outcomes, orders=orders, **options)
    return _answer(Answer, task, threads, progress)


def calibrate(
    file: "str | os.PathLike[str]" = "calibration",
    *,
    facts: "str | os.PathLike[str] | None" = None,
    points: int = 300,
    waves: int = 3,
    screening: int = 8,
    candidates: int = 1_000_000,
    recover: int = 0,
    threads: int | None = None,
    progress: Progress = None,
    **options: Unpack[MarketOptions],
) -> Answer:
    """Find the worlds that the facts of use `fit` do not rule out, as an ensemble with weights."""
    request = {
        "file": place("file", file),
        "facts": None if facts is None else place("facts", facts),
        "points": whole("points", points, 16, 100_000),
        "waves": whole("waves", waves, 1, 20),
        "screening": whole("screening", screening, 0, 1000),
        "candidates": whole("candidates", candidates, 10_000, 1_000_000_000),
        "recover": whole("recover", recover, 0, 1000),
        "options": market_options(options),
    }
    said = f"gresham calibrate {request['file']} --points {points} --waves {waves}"
    return _answer(Answer, Task("calibrate", request, said), threads, progress)


def facts(
    file: "str | os.PathLike[str]" = "facts",
    *,
    worlds: "str | os.PathLike[str] | None" = None,
    take: int | None = None,
    world_replicates: int = 2,
    threads: int | None = None,
    progress: Progress = None,
    **options: Unpack[MarketOptions],
) -> Answer:
    """Hold published facts against the shipped world, and against the worlds of an ensemble."""
    request = {
        "file": place("file", file),
        "worlds": None
        if worlds is None
        else {
            "source": {
                "ensemble": place("worlds", worlds),
                "take": None if take is None else whole("take", take, 2),
            },
            "replicates": whole("world_replicates", world_replicates, 2, 10_000),
        },
        "options": market_options(options),
    }
    task = Task("facts", request, f"gresham facts {request['file']}")
    return _answer(Answer, task, threads, progress)


def merge(
    parts: Sequence["str | os.PathLike[str]"],
    *,
    out: "str | os.PathLike[str]",
    threads: int | None = None,
    progress: Progress = None,
) -> Path:
    """Make a whole of the parts that slices of a task have left."""
    request = {"parts": [place("parts", one) for one in parts], "out": place("out", out)}
    return Path(_gresham.merge(tasks.text(request), threads, report(progress)))


GAME: dict[str, Any] = {
    "cooperate": {"quality": 0.98, "promptness": 0.97, "effort": 0.8, "exaggeration": 0.0},
    "defect": {"quality": 0.80, "promptness": 0.80, "effort": 0.2, "exaggeration": 0.12},
    "sample": 0.1,
    "flip": "2025-02-01",
    "from_day": 120,
    "to_day": 300,
    "others_adapt": False,
    "prices": "keep",
    "bonus_items": 1,
}
"""The game of `payoffs` unless other rules are given, as the command has it."""


def _answer(kind: type[Kind], task: Task, threads: int | None, progress: Progress) -> Kind:
    found = task.perform(threads, progress)
    tables = {name: found.table(name) for name in found.table_names}
    made = {
        "verb": task.verb,
        "folder": folder(found.folder),
        "digest": found.digest,
        "text": found.text,
        "document": json.loads(found.document),
        "tables": {name: Table(table) for name, table in tables.items() if table is not None},
    }
    assert made.keys() == {one.name for one in fields(Answer)}
    return kind(**made)
