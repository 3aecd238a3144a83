"""Requests of use cases: what is to be done, apart from how and where."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

from gresham.errors import refuse
from gresham.options import (
    USUAL_WORLDS,
    ScenarioLike,
    WorldsLike,
    budget,
    flag,
    named,
    outcome_names,
    place,
    said_size,
    said_worlds,
    size,
    source,
    whole,
    words,
    worlds_request,
)
from gresham.options import market as market_options
from gresham.options import run as run_options
from gresham.task import Task, joined

def _task(
    verb: str, first: Sequence[str], request: dict[str, Any], shown: Mapping[str, Any]
) -> Task:
    return Task(verb, request, joined(["gresham", verb, *first, *words(shown)]))


def run(scenario: ScenarioLike, **options: Any) -> Task:
    """Make the task of `gresham.run`."""
    made = run_options(options)
    return _task("run", [named(scenario)], {"scenario": source(scenario), "options": made}, made)


def compare(
    *scenarios: ScenarioLike,
    allow_different_worlds: bool = False,
    worlds: WorldsLike | None = None,
    world_replicates: int = 2,
    scale: float | None = None,
    **options: Any,
) -> Task:
    """Make the task of `gresham.compare`."""
    if len(scenarios) < 2:
        raise refuse("scenarios", "a comparison needs at least two", "name the baseline first")
    made = run_options(options)
    over = worlds_request(worlds, world_replicates)
    request = {
        "scenarios": [source(one) for one in scenarios],
        "allow_different_worlds": flag("allow_different_worlds", allow_different_worlds),
        "worlds": over,
        "scale": size(scale),
        "options": made,
    }
    first = [named(one) for one in scenarios]
    if allow_different_worlds:
        first.append("--allow-different-worlds")
    first += [*said_worlds(over, None, 2), *said_size(scale)]
    return _task("compare", first, request, made)


def ablate(
    package: ScenarioLike,
    *,
    on: ScenarioLike,
    until: int = 0,
    worlds: WorldsLike | None = None,
    world_replicates: int = 2,
    **options: Any,
) -> Task:
    """Make the task of `gresham.ablate`."""
    made = run_options({"replicates": 8, **options})
    if made.get("outcomes") or made.get("precision"):
        raise refuse("outcomes", "an ablation has outcomes of its own")
    # As the command has it: no second market, no figures of single arms, a folder of its own.
    quiet = {"efficiency": False, "figures": False, "max_replicates": made["replicates"]}
    over = worlds_request(worlds, world_replicates)
    request = {
        "baseline": source(on),
        "package": source(package),
        "until": whole("until", until, 0, 2**32 - 1),
        "worlds": over,
        "options": {"out": "results/ablation", **made, **quiet},
    }
    first = [named(package), "--on", named(on)]
    if until:
        first += ["--until", str(until)]
    first += said_worlds(over, None, 2)
    return _task("ablate", first, request, made)


def _play(level: Any) -> Any:
    """Write a level as requests have it: a text with a sign is a step from a shop's optimum."""
    return {"step": float(level)} if _is_step(level) else float(level)


def _is_step(level: Any) -> bool:
    return isinstance(level, str) and level.lstrip().startswith(("+", "-"))


def _plays(key: str, value: Any) -> Any:
    """Write what shops play as requests have it."""
    if key not in GAME:
        raise refuse("game", f"there is no rule `{key}`", f"rules are {', '.join(GAME)}")
    if key not in ("cooperate", "defect", "around"):
        return value.isoformat() if isinstance(value, date) else value
    try:
        pairs = value.items() if isinstance(value, Mapping) else value
        read = float if key == "around" else _play
        return [[str(component).capitalize(), read(level)] for component, level in pairs]
    except (TypeError, ValueError):
        raise refuse("game", f"{value!r} is nothing that shops play") from None


def _shares(key: str, values: Any) -> list[float]:
    """Check shares."""
    try:
        return [float(share) for share in values]
    except (TypeError, ValueError):
        raise refuse(key, f"{values!r} is no list of numbers") from None


BACKGROUNDS = (0.1, 0.5, 0.9)
"""Shares of cooperators among the other shops in `payoffs` unless others are given."""

GAME: dict[str, Any] = {
    "cooperate": {"quality": "+1", "promptness": "+1", "effort": "+1"},
    "defect": {"quality": "-1", "promptness": "-1", "effort": "-1"},
    "around": {},
    "sample": 0.1,
    "flip": "2025-02-01",
    "from_day": 120,
    "to_day": 300,
    "others_adapt": False,
    "prices": "answer",
    "bonus_items": 1,
}
"""The game of `payoffs` unless other rules are given, as the command has it."""


def _said_game(rules: Mapping[str, Any], backgrounds: Sequence[float]) -> list[str]:
    """Write a game as the command has it, where it is not the usual one."""
    said = []
    if list(backgrounds) != list(BACKGROUNDS):
        said += ["--backgrounds", ",".join(str(share) for share in backgrounds)]
    for key, one in rules.items():
        option = f"--{key.replace('_', '-')}"
        if one == GAME[key]:
            continue
        if key in ("cooperate", "defect", "around"):
            pairs = one.items() if isinstance(one, Mapping) else one
            plays = [
                f"{component}{level.strip()}" if _is_step(level) else f"{component}={level}"
                for component, level in pairs
            ]
            said += [option, ",".join(plays)]
        elif key == "others_adapt":
            said += [option] if one else []
        else:
            said += [option, str(one).replace("_", "-") if key == "prices" else str(one)]
    return said


def sweep(
    study: Any, *, worlds: WorldsLike | None = None, world_replicates: int = 2, **options: Any
) -> Task:
    """Make the task of `gresham.sweep`."""
    made: dict[str, Any] = {}
    for key, one in options.items():
        match key:
            case "replicates" | "points":
                made[key] = whole(key, one, 1, 100_000)
            case "budget_seconds":
                made["budget"] = budget(one)
            case "out":
                made[key] = place(key, one)
            case "force" | "figures":
                made[key] = flag(key, one)
            case _:
                raise refuse(key, "there is no such option")
    path = place("study", study)
    over = worlds_request(worlds, world_replicates)
    request = {
        "study": path,
        "worlds": over,
        **made,
        "no_figures": not made.get("figures", True),
    }
    request.pop("figures", None)
    return _task("sweep", [path, *said_worlds(over, None, 2)], request, made)


def claims(
    file: Any = "published",
    *,
    worlds: WorldsLike | None = None,
    world_replicates: int = 2,
    scale: float | None = None,
    **options: Any,
) -> Task:
    """Make the task of `gresham.claims`."""
    made = market_options(options)
    path = place("file", file)
    over = worlds_request(worlds, world_replicates)
    request = {"file": path, "worlds": over, "scale": size(scale), "options": made}
    first = [path, *said_worlds(over, None, 2), *said_size(scale)]
    return _task("claims", first, request, made)


def attribute(
    base: ScenarioLike,
    package: ScenarioLike,
    *,
    outcomes: "Sequence[str] | Literal['all']",
    orders: int | None = None,
    worlds: WorldsLike | None = None,
    world_replicates: int = 2,
    **options: Any,
) -> Task:
    """Make the task of `gresham.attribute`, of one world unless others are asked for."""
    made = market_options(options)
    names = outcome_names(outcomes)
    pairs = None if orders is None else whole("orders", orders, 1, 10_000)
    over = worlds_request(worlds, world_replicates)
    request = {
        "base": source(base),
        "package": source(package),
        "outcomes": names,
        "orders": pairs,
        "worlds": over,
        "options": made,
    }
    first = [named(base), named(package), "--outcomes", ",".join(names)]
    if pairs is not None:
        first += ["--orders", str(pairs)]
    return _task("attribute", [*first, *said_worlds(over, USUAL_WORLDS, 2)], request, made)


def payoffs(
    *scenarios: ScenarioLike,
    backgrounds: Sequence[float] = BACKGROUNDS,
    game: Mapping[str, Any] | None = None,
    map: Mapping[str, Sequence[float]] | None = None,
    worlds: WorldsLike | None = None,
    world_replicates: int = 2,
    **options: Any,
) -> Task:
    """Make the task of `gresham.payoffs`, of one world unless others are asked for."""
    if not scenarios:
        raise refuse("scenarios", "payoffs are those under a scenario", "name one")
    made = market_options(options)
    over = worlds_request(worlds, world_replicates)
    rules = {**GAME, **(game or {})}
    shares = _shares("backgrounds", backgrounds)
    axes = [{"key": str(key), "values": _shares("map", one)} for key, one in (map or {}).items()]
    request = {
        "scenarios": [source(one) for one in scenarios],
        "game": {key: _plays(key, one) for key, one in rules.items()},
        "backgrounds": shares,
        "map": axes,
        "worlds": over,
        "options": made,
    }
    first = [named(one) for one in scenarios]
    first += _said_game(rules, shares)
    for axis in axes:
        values = ",".join(str(one) for one in axis["values"])
        first += ["--map", f"{axis['key']}={values}"]
    return _task("payoffs", [*first, *said_worlds(over, USUAL_WORLDS, 2)], request, made)


def search(
    study: Any,
    *,
    worlds: WorldsLike | None = None,
    world_replicates: int = 4,
    out: Any = None,
    force: bool = False,
) -> Task:
    """Make the task of `gresham.search`, in one world unless regret over others is asked for."""
    path = place("study", study)
    over = worlds_request(worlds, world_replicates, 3)
    request: dict[str, Any] = {"study": path, "regret": over, "force": flag("force", force)}
    said = {} if out is None else {"out": place("out", out)}
    first = [path, *said_worlds(over, USUAL_WORLDS, 4)]
    return _task("search", first, {**request, **said}, said)


def calibrate(
    file: Any = "calibration",
    *,
    facts: Any = None,
    points: int = 300,
    waves: int = 3,
    screening: int = 8,
    candidates: int = 1_000_000,
    recover: int = 0,
    **options: Any,
) -> Task:
    """Make the task of `gresham.calibrate`."""
    made = market_options(options)
    sizes = {
        "points": whole("points", points, 16, 100_000),
        "waves": whole("waves", waves, 1, 20),
        "screening": whole("screening", screening, 0, 1000),
        "candidates": whole("candidates", candidates, 10_000, 1_000_000_000),
        "recover": whole("recover", recover, 0, 1000),
    }
    request = {
        "file": place("file", file),
        "facts": None if facts is None else place("facts", facts),
        **sizes,
        "options": made,
    }
    first = [place("file", file)]
    first += [] if facts is None else ["--facts", place("facts", facts)]
    for key, size in sizes.items():
        first += [f"--{key}", str(size)]
    return _task("calibrate", first, request, made)
