"""Requests of use cases: what is to be done, apart from how and where."""

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gresham import _gresham
from gresham.errors import refuse
from gresham.options import ScenarioLike, named, place, source, whole, words
from gresham.options import market as market_options
from gresham.options import run as run_options
from gresham.progress import Progress, report

SLICED = ("run", "compare", "ablate", "sweep", "claims", "payoffs", "attribute")
"""Use cases whose markets are known beforehand."""


@dataclass(frozen=True)
class Task:
    """A use case with its request."""

    verb: str
    request: dict[str, Any]
    command: str

    def perform(self, threads: int | None, progress: Progress) -> _gresham.Answer:
        """Do it here and now."""
        return _gresham.perform(
            self.verb,
            text(self.request),
            None if threads is None else whole("threads", threads, 1, 1024),
            self.command,
            report(progress),
        )

    def perform_slice(
        self, number: int, of: int, out: Path, threads: int | None, progress: Progress
    ) -> Path:
        """Do one part of so many, and leave it in a folder of its own."""
        if self.verb not in SLICED:
            raise refuse("task", f"`{self.verb}` cannot be cut into slices")
        request = {"task": {self.verb: self._placed(out)}, "slice": f"{number}/{of}"}
        made = _gresham.slice(text(request), threads, self._without_out(), report(progress))
        return Path(made)

    @property
    def out(self) -> str | None:
        """The folder that is asked for."""
        found = self.request.get("options", self.request).get("out")
        return None if found is None else str(found)

    def _placed(self, out: Path) -> dict[str, Any]:
        request = dict(self.request)
        if "options" in request:
            request["options"] = {**request["options"], "out": str(out)}
        else:
            request["out"] = str(out)
        return request

    def _without_out(self) -> str:
        said = shlex.split(self.command)
        if "--out" in said:
            at = said.index("--out")
            del said[at : at + 2]
        return shlex.join(said)


def text(request: Mapping[str, Any]) -> str:
    """Write a request in JSON."""
    try:
        return json.dumps(request, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise refuse("request", str(error)) from None


def _task(
    verb: str, first: Sequence[str], request: dict[str, Any], shown: Mapping[str, Any]
) -> Task:
    return Task(verb, request, shlex.join(["gresham", verb, *first, *words(shown)]))


def run(scenario: ScenarioLike, **options: Any) -> Task:
    """Make the task of `gresham.run`."""
    made = run_options(options)
    return _task("run", [named(scenario)], {"scenario": source(scenario), "options": made}, made)


def compare(
    *scenarios: ScenarioLike, allow_different_worlds: bool = False, **options: Any
) -> Task:
    """Make the task of `gresham.compare`."""
    if len(scenarios) < 2:
        raise refuse("scenarios", "a comparison needs at least two", "name the baseline first")
    made = run_options(options)
    request = {
        "scenarios": [source(one) for one in scenarios],
        "allow_different_worlds": allow_different_worlds,
        "options": made,
    }
    first = [named(one) for one in scenarios]
    if allow_different_worlds:
        first.append("--allow-different-worlds")
    return _task("compare", first, request, made)


def ablate(package: ScenarioLike, *, on: ScenarioLike, **options: Any) -> Task:
    """Make the task of `gresham.ablate`."""
    made = run_options({"replicates": 8, **options})
    if made.get("outcomes") or made.get("precision"):
        raise refuse("outcomes", "an ablation has outcomes of its own")
    # As the command has it: no second market, no figures of single arms, a folder of its own.
    quiet = {"efficiency": False, "figures": False, "max_replicates": made["replicates"]}
    request = {
        "baseline": source(on),
        "package": source(package),
        "options": {"out": "results/ablation", **made, **quiet},
    }
    return _task("ablate", [named(package), "--on", named(on)], request, made)


def _plays(key: str, value: Any) -> Any:
    """Write what shops play as requests have it."""
    if key not in ("cooperate", "defect"):
        return value
    pairs = value.items() if isinstance(value, Mapping) else value
    return [[str(component).capitalize(), float(level)] for component, level in pairs]


def sweep(study: Any, **options: Any) -> Task:
    """Make the task of `gresham.sweep`."""
    made: dict[str, Any] = {}
    for key, one in options.items():
        match key:
            case "replicates" | "points":
                made[key] = whole(key, one, 1, 100_000)
            case "out":
                made[key] = place(key, one)
            case "force" | "figures":
                made[key] = bool(one)
            case _:
                raise refuse(key, "there is no such option")
    path = place("study", study)
    request = {"study": path, **made, "no_figures": not made.get("figures", True)}
    request.pop("figures", None)
    return _task("sweep", [path], request, made)


def claims(file: Any = "published", **options: Any) -> Task:
    """Make the task of `gresham.claims`."""
    made = market_options(options)
    path = place("file", file)
    return _task("claims", [path], {"file": path, "options": made}, made)


def attribute(
    base: ScenarioLike,
    package: ScenarioLike,
    *,
    outcomes: Sequence[str],
    orders: int | None = None,
    **options: Any,
) -> Task:
    """Make the task of `gresham.attribute`."""
    made = market_options(options)
    pairs = None if orders is None else whole("orders", orders, 1, 10_000)
    request = {
        "base": source(base),
        "package": source(package),
        "outcomes": list(outcomes),
        "orders": pairs,
        "options": made,
    }
    first = [named(base), named(package), "--outcomes", ",".join(outcomes)]
    if pairs is not None:
        first += ["--orders", str(pairs)]
    return _task("attribute", first, request, made)


def payoffs(
    *scenarios: ScenarioLike,
    backgrounds: Sequence[float],
    game: Mapping[str, Any],
    **options: Any,
) -> Task:
    """Make the task of `gresham.payoffs`."""
    made = market_options(options)
    request = {
        "scenarios": [source(one) for one in scenarios],
        "game": {key: _plays(key, one) for key, one in game.items()},
        "backgrounds": [float(share) for share in backgrounds],
        "options": made,
    }
    return _task("payoffs", [named(one) for one in scenarios], request, made)
