"""Use cases over scenarios and studies, each a verb of the command."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Unpack

from gresham import _gresham, tasks
from gresham.answers import Ablation, Answer, Attribution, Comparison, Payoffs, Sweep
from gresham.calling import answered, told
from gresham.errors import NextRound, refuse
from gresham.findings import Search
from gresham.options import (
    USUAL_WORLDS,
    MarketOptions,
    RunOptions,
    ScenarioLike,
    Settings,
    WorldsLike,
    place,
    settings,
    source,
    whole,
)
from gresham.progress import Progress, report
from gresham.tables import Table
from gresham.task import Task, text
from gresham.tasks import BACKGROUNDS

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
    return answered(Comparison, tasks.run(scenario, **options), threads, progress)


def compare(
    *scenarios: ScenarioLike,
    allow_different_worlds: bool = False,
    worlds: WorldsLike | None = None,
    world_replicates: int = 2,
    scale: float | None = None,
    threads: int | None = None,
    progress: Progress = None,
    **options: Unpack[RunOptions],
) -> Comparison:
    """Compare scenarios with the first of them, replicate by replicate with the same luck.

    With `worlds` every difference is told over worlds that fit what is known, too. With `scale`, a
    platform's net GMV in yuan a year, `document["at_scale"]` tells effects in yuan a year.
    """
    task = tasks.compare(
        *scenarios,
        allow_different_worlds=allow_different_worlds,
        worlds=worlds,
        world_replicates=world_replicates,
        scale=scale,
        **options,
    )
    return answered(Comparison, task, threads, progress)


def pairing(
    *scenarios: ScenarioLike,
    threads: int | None = None,
    progress: Progress = None,
    **options: Unpack[RunOptions],
) -> Answer:
    """Tell how well common luck pairs scenarios, and on which day they first differ."""
    task = tasks.compare(*scenarios, **options)
    task = Task("pairing", task.request, task.command.replace("compare", "pairing", 1))
    return answered(Answer, task, threads, progress)


def ablate(
    package: ScenarioLike,
    *,
    on: ScenarioLike,
    until: int = 0,
    worlds: WorldsLike | None = None,
    world_replicates: int = 2,
    threads: int | None = None,
    progress: Progress = None,
    **options: Unpack[RunOptions],
) -> Ablation:
    """Take a package of levers apart: what each does alone, and within the package."""
    task = tasks.ablate(
        package,
        on=on,
        until=until,
        worlds=worlds,
        world_replicates=world_replicates,
        **options,
    )
    return answered(Ablation, task, threads, progress)


def sweep(
    study: "str | os.PathLike[str]",
    *,
    replicates: int | None = None,
    points: int | None = None,
    budget_seconds: float | None = None,
    worlds: WorldsLike | None = None,
    world_replicates: int = 2,
    out: "str | os.PathLike[str] | None" = None,
    figures: bool = True,
    force: bool = False,
    threads: int | None = None,
    progress: Progress = None,
) -> Sweep:
    """Run a study: every arm at every point of its design, with the same luck."""
    given = {
        "replicates": replicates,
        "points": points,
        "budget_seconds": budget_seconds,
        "out": out,
    }
    asked: dict[str, Any] = {key: one for key, one in given.items() if one is not None}
    task = tasks.sweep(
        study,
        worlds=worlds,
        world_replicates=world_replicates,
        figures=figures,
        force=force,
        **asked,
    )
    return answered(Sweep, task, threads, progress)


@dataclass(frozen=True)
class SweepSize:
    """How much there is to run of a study, and what it is expected to take."""

    points: int
    arms: int
    scenarios: int
    """Scenarios that differ from one another."""
    replicates: int
    markets: int
    finished: int
    market_seconds: float
    simulated_share: float
    """Days that are simulated, as a share of those that scenarios live through."""
    threads: int
    expected_seconds: float
    expected_bytes: int | None
    most_replicates: int | None
    """Replicates that precisions may ask for; None if none is asked for."""


def sweep_size(
    study: "str | os.PathLike[str]",
    *,
    replicates: int | None = None,
    points: int | None = None,
    out: "str | os.PathLike[str] | None" = None,
    threads: int | None = None,
) -> SweepSize:
    """Tell how much a study has to run and how long it may take; nothing is kept."""
    given = {"replicates": replicates, "points": points, "out": out}
    asked: dict[str, Any] = {key: one for key, one in given.items() if one is not None}
    return SweepSize(**told("sweep_size", tasks.sweep(study, **asked).request, threads))


def search(
    study: "str | os.PathLike[str]",
    *,
    worlds: WorldsLike | None = USUAL_WORLDS,
    world_replicates: int = 4,
    out: "str | os.PathLike[str] | None" = None,
    force: bool = False,
    threads: int | None = None,
    progress: Progress = None,
) -> Search:
    """Search the parameters of levers for packages that beat a reference.

    What every package would cost where the world is another one is told over `worlds`.
    """
    task = tasks.search(
        study, worlds=worlds, world_replicates=world_replicates, out=out, force=force
    )
    return answered(Search, task, threads, progress)


def payoffs(
    *scenarios: ScenarioLike,
    backgrounds: Sequence[float] = BACKGROUNDS,
    game: Mapping[str, Any] | None = None,
    map: Mapping[str, Sequence[float]] | None = None,
    worlds: WorldsLike | None = USUAL_WORLDS,
    world_replicates: int = 2,
    threads: int | None = None,
    progress: Progress = None,
    **options: Unpack[MarketOptions],
) -> Payoffs:
    """Measure what it pays shops to cooperate or to defect, under each scenario."""
    task = tasks.payoffs(
        *scenarios,
        backgrounds=backgrounds,
        game=game,
        map=map,
        worlds=worlds,
        world_replicates=world_replicates,
        **options,
    )
    return answered(Payoffs, task, threads, progress)


def attribute(
    base: ScenarioLike,
    package: ScenarioLike,
    *,
    outcomes: "Sequence[str] | Literal['all']" = ATTRIBUTED,
    orders: int | None = None,
    worlds: WorldsLike | None = USUAL_WORLDS,
    world_replicates: int = 2,
    threads: int | None = None,
    progress: Progress = None,
    **options: Unpack[MarketOptions],
) -> Attribution:
    """Divide the effect of a package among its levers."""
    task = tasks.attribute(
        base,
        package,
        outcomes=outcomes,
        orders=orders,
        worlds=worlds,
        world_replicates=world_replicates,
        **options,
    )
    return answered(Attribution, task, threads, progress)


def purchases(
    scenario: ScenarioLike,
    *,
    set: Settings = (),
    seed: int = 1,
    replicate: int = 0,
    threads: int | None = None,
) -> Table:
    """Run one market and give every purchase in it, burn-in included.

    A replicate has the luck that it has in other verbs. Nothing is kept on record. Days count from
    the first one simulated; the metadata have the scenario's digest and its days.
    """
    request = {
        "scenario": source(scenario),
        "set": settings(set),
        "seed": whole("seed", seed, 0),
        "replicate": whole("replicate", replicate, 0, 2**32 - 1),
    }
    found = answered(Answer, Task("purchases", request, ""), threads, False)
    return found.tables["purchases"]


def merge(
    parts: Sequence["str | os.PathLike[str]"],
    *,
    out: "str | os.PathLike[str]",
    threads: int | None = None,
    progress: Progress = None,
) -> Path:
    """Make a whole of the parts that slices of a task have left.

    Raises `NextRound` where the task goes by rounds and another is left.
    """
    if isinstance(parts, str) or not hasattr(parts, "__iter__"):
        raise refuse("parts", f"{parts!r} is no list of folders")
    request = {"parts": [place("parts", one) for one in parts], "out": place("out", out)}
    checked = None if threads is None else whole("threads", threads, 1, 1024)
    folder, left = _gresham.merge(text(request), checked, report(progress))
    if left:
        raise NextRound(Path(folder), left)
    return Path(folder)
