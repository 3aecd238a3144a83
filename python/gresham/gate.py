"""The gate: whether today's results are worse than the recorded ones, and how often it errs."""

import os
from dataclasses import dataclass
from pathlib import Path

from gresham.answers import Answer, Gate
from gresham.calling import answered
from gresham.errors import refuse
from gresham.options import WorldsLike, flag, place, whole, worlds_request
from gresham.progress import Progress
from gresham.task import Task, joined


def check(
    study: "str | os.PathLike[str]" = "gate",
    *,
    baseline: "str | os.PathLike[str] | None" = None,
    seed: int | None = None,
    worlds: WorldsLike | None = None,
    world_replicates: int = 2,
    accept_world: str | None = None,
    threads: int | None = None,
    progress: Progress = None,
) -> Gate:
    """Judge today's results against the recorded ones. A gate that fails is an answer, too.

    `accept_world` says why a change of the world or of the days is meant; without a reason it is
    refused. Worlds change no judgement.
    """
    request = {
        "study": place("study", study),
        "baseline": None if baseline is None else place("baseline", baseline),
        "seed": None if seed is None else whole("seed", seed, 0),
        "worlds": worlds_request(worlds, world_replicates),
        "accept_world": accept_world,
    }
    return answered(Gate, Task("check", request, ""), threads, progress)


@dataclass(frozen=True)
class Recorded:
    """A baseline, recorded or rehearsed."""

    path: Path
    replicates: int
    written: bool
    text: str
    """Outcomes that move against the baseline that there was."""


def record_baseline(
    study: "str | os.PathLike[str]",
    *,
    reason: str,
    dry_run: bool = False,
    threads: int | None = None,
    progress: Progress = None,
) -> Recorded:
    """Record today's results as the baseline of a study; the reason is kept in the file."""
    if not isinstance(reason, str):
        raise refuse("reason", f"{reason!r} is no text")
    request = {
        "request": {"study": place("study", study), "reason": reason},
        "dry_run": flag("dry_run", dry_run),
    }
    found = answered(Answer, Task("record_baseline", request, ""), threads, progress)
    document = found.document
    path = Path(document["path"])
    return Recorded(path, document["replicates"], document["written"], found.text)


def aa(
    study: "str | os.PathLike[str]",
    *,
    replicates: int | None = None,
    runs: int = 1000,
    planted_runs: int = 1000,
    levers: int | None = None,
    salt: int = 1,
    out: "str | os.PathLike[str] | None" = None,
    force: bool = False,
    threads: int | None = None,
    progress: Progress = None,
) -> Answer:
    """Measure how often a gate is wrong: without a change, and with harm planted."""
    request = {
        "study": place("study", study),
        "replicates": None if replicates is None else whole("replicates", replicates, 4, 10**7),
        "runs": whole("runs", runs, 1, 10**6),
        "planted_runs": whole("planted_runs", planted_runs, 1, 10**6),
        "levers": None if levers is None else whole("levers", levers, 2, 10**6),
        "salt": whole("salt", salt, 0),
        "out": None if out is None else place("out", out),
        "force": flag("force", force),
    }
    said = ["gresham", "aa", str(request["study"])]
    for key in ("replicates", "runs", "planted_runs", "levers", "salt", "out"):
        if request[key] is not None:
            said += [f"--{key.replace('_', '-')}", str(request[key])]
    return answered(Answer, Task("aa", request, joined(said)), threads, progress)
