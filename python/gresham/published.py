"""Published figures: claims taken apart, facts held against a market, worlds that fit them."""

import os
from pathlib import Path
from typing import Any, Unpack

from gresham import tasks
from gresham.answers import Answer
from gresham.calling import answered, told
from gresham.errors import refuse
from gresham.findings import Claims, Facts, PassThrough
from gresham.options import (
    MarketOptions,
    WorldsLike,
    place,
    said_worlds,
    whole,
    words,
    worlds_request,
)
from gresham.options import market as market_options
from gresham.progress import Progress
from gresham.task import Task, joined


def claims(
    file: "str | os.PathLike[str]" = "published",
    *,
    worlds: WorldsLike | None = None,
    world_replicates: int = 2,
    scale: float | None = None,
    threads: int | None = None,
    progress: Progress = None,
    **options: Unpack[MarketOptions],
) -> Claims:
    """Judge published figures: what the policy did, and what would have been anyway.

    With `worlds` predicted claims are judged in each of them, too. With `scale`, a platform's net
    GMV in yuan a year, `document["at_scale"]` tells savings in yuan a year.
    """
    task = tasks.claims(
        file, worlds=worlds, world_replicates=world_replicates, scale=scale, **options
    )
    return answered(Claims, task, threads, progress)


def pass_through(
    file: "str | os.PathLike[str]" = "published",
    *,
    threads: int | None = None,
    progress: Progress = None,
    **options: Unpack[MarketOptions],
) -> PassThrough:
    """Tell which claims answer one for one to a parameter, as inputs do."""
    task = tasks.claims(file, **options)
    said = f"{task.command} --pass-through"
    return answered(PassThrough, Task("pass_through", task.request, said), threads, progress)


def facts(
    file: "str | os.PathLike[str]" = "facts",
    *,
    worlds: WorldsLike | None = None,
    world_replicates: int = 2,
    threads: int | None = None,
    progress: Progress = None,
    **options: Unpack[MarketOptions],
) -> Facts:
    """Hold published facts against the shipped world, and against the worlds of an ensemble."""
    made = market_options(options)
    over = worlds_request(worlds, world_replicates)
    request = {"file": place("file", file), "worlds": over, "options": made}
    said = ["gresham", "facts", place("file", file), *said_worlds(over, None, 2), *words(made)]
    return answered(Facts, Task("facts", request, joined(said)), threads, progress)


def list_facts(file: "str | os.PathLike[str]" = "facts") -> Facts:
    """List facts without running a market.

    >>> list_facts().facts.columns[:3]
    ['id', 'grade', 'use']
    """
    request = {"file": place("file", file)}
    return answered(Facts, Task("list_facts", request, ""), None, False)


def facts_from(
    table: "str | os.PathLike[str]",
    *,
    columns: "str | os.PathLike[str] | None" = None,
    scenario: str = "traffic-first",
    discrepancy: float = 0.1,
    seed: int = 1,
    out: "str | os.PathLike[str] | None" = None,
) -> dict[str, Any]:
    """Make facts of a platform's own table of shops by month, for `calibrate(facts=...)`.

    The answer has the figures and, as `text`, the facts file, which is written to `out` if that
    is given.
    """
    try:
        share = float(discrepancy)
    except (TypeError, ValueError):
        raise refuse("discrepancy", f"{discrepancy!r} is no share") from None
    if not 0 < share <= 1:
        raise refuse("discrepancy", f"{share} is no share above 0, up to 1")
    request = {
        "table": place("table", table),
        "columns": None if columns is None else place("columns", columns),
        "scenario": place("scenario", scenario),
        "discrepancy": share,
        "seed": whole("seed", seed, 0),
    }
    where = None if out is None else place("out", out)
    return told("facts_from", {"request": request, "out": where})


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
    """Find the worlds that the facts of use `fit` do not rule out, as an ensemble with weights.

    The ensemble is `worlds.toml` in the answer's folder, and `worlds=` of other verbs reads it.
    """
    task = tasks.calibrate(
        file,
        facts=facts,
        points=points,
        waves=waves,
        screening=screening,
        candidates=candidates,
        recover=recover,
        **options,
    )
    return answered(Answer, task, threads, progress)


def ensemble(answer: Answer) -> Path:
    """Name the worlds that a calibration has left, for `worlds=` of other verbs."""
    path = None if answer.folder is None else answer.folder / "worlds.toml"
    if path is None or not path.is_file():
        raise refuse("answer", "no world was left that the facts do not rule out")
    return path
