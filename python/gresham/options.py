"""Arguments that use cases share, checked and written as requests have them."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias, TypedDict

from gresham import toml
from gresham.errors import GreshamError, refuse

ScenarioLike: TypeAlias = "str | os.PathLike[str] | Mapping[str, Any]"
"""A scenario: the name of a built-in one, a file, or a dictionary with what a file would say."""

Settings: TypeAlias = "Mapping[str, Any] | Sequence[str]"
"""Parameters to set: a dictionary of dotted keys, or texts as the command takes them."""


class RunOptions(TypedDict, total=False):
    """Options of `run`, `compare` and `ablate`; docs/python.md says what each means."""

    replicates: int
    seed: int
    set: Settings
    out: "str | os.PathLike[str]"
    outcomes: Sequence[str]
    precision: Mapping[str, float | str]
    max_replicates: int
    budget_seconds: float
    efficiency: bool
    figures: bool
    force: bool


class MarketOptions(TypedDict, total=False):
    """Options of `claims`, `payoffs`, `attribute`, `calibrate` and `facts`."""

    replicates: int
    seed: int
    set: Settings
    out: "str | os.PathLike[str]"
    force: bool


def whole(key: str, number: Any, least: int, most: int = 2**64 - 1) -> int:
    """Check a whole number."""
    if isinstance(number, bool) or not hasattr(number, "__index__"):
        raise refuse(key, f"{number!r} is no whole number")
    found = int(number.__index__())
    if not least <= found <= most:
        raise refuse(key, f"{found} is not between {least} and {most}")
    return found


def source(scenario: ScenarioLike) -> Any:
    """Write a scenario as requests refer to it."""
    if isinstance(scenario, Mapping):
        name = scenario.get("name", "scenario")
        return {"name": str(name), "text": toml.document(scenario)}
    return place("scenario", scenario)


def place(key: str, path: Any) -> str:
    """Check a path or a name."""
    try:
        text = os.fspath(path)
    except TypeError:
        raise refuse(key, f"a {type(path).__name__} is neither a name nor a path") from None
    if not isinstance(text, str):
        raise refuse(key, "a path is text")
    return text


def settings(given: Settings) -> list[str]:
    """Write settings as the command does.

    >>> settings({"population.consumers": 1000})
    ['population.consumers=1000']
    """
    if isinstance(given, Mapping):
        return [f"{key}={toml.value(str(key), one)}" for key, one in given.items()]
    if isinstance(given, str):
        raise refuse("set", "a single text", "give a dictionary or a list of texts")
    return [str(one) for one in given]


def goals(precision: Mapping[str, float | str]) -> list[dict[str, Any]]:
    """Write precisions: a number is absolute, a text with a percent sign relative."""
    found = []
    for outcome, amount in precision.items():
        is_share = isinstance(amount, str) and amount.strip().endswith("%")
        try:
            number = float(str(amount).strip().rstrip("%"))
        except ValueError:
            raise refuse("precision", f"{amount!r} is no half-width") from None
        if not 0 < number < float("inf"):
            raise refuse("precision", f"{amount!r} is no positive half-width")
        width = {"of_baseline": number / 100} if is_share else {"absolute": number}
        found.append({"outcome": outcome, "half_width": width})
    return found


def market(options: Mapping[str, Any]) -> dict[str, Any]:
    """Check the options that all use cases over markets have."""
    made: dict[str, Any] = {}
    for key, one in options.items():
        match key:
            case "replicates":
                made[key] = whole(key, one, 1, 100_000)
            case "seed":
                made[key] = whole(key, one, 0)
            case "set":
                made[key] = settings(one)
            case "out":
                made[key] = place(key, one)
            case "force":
                made[key] = bool(one)
            case _:
                raise unknown(key)
    return made


def run(options: Mapping[str, Any]) -> dict[str, Any]:
    """Check the options of `run`, `compare` and `ablate`."""
    own: dict[str, Any] = {}
    rest = dict(options)
    for key in list(rest):
        match key:
            case "outcomes":
                one = rest.pop(key)
                if isinstance(one, str):
                    raise refuse(key, "a single text", "give a list of names")
                own[key] = [str(name) for name in one]
            case "precision":
                own[key] = goals(rest.pop(key))
            case "max_replicates":
                own[key] = whole(key, rest.pop(key), 1, 100_000)
            case "budget_seconds":
                seconds = float(rest.pop(key))
                if not 0 < seconds < float("inf"):
                    raise refuse(key, f"{seconds} is no time that a run can take")
                own["budget"] = seconds
            case "efficiency" | "figures":
                own[key] = bool(rest.pop(key))
    return {**market(rest), **own}


def unknown(key: str) -> GreshamError:
    """Make the error of an option that does not exist."""
    return refuse(key, "there is no such option")


def words(options: Mapping[str, Any]) -> list[str]:
    """Write options as the command has them, for the records."""
    said: list[str] = []
    for key, one in options.items():
        match key:
            case "set":
                for setting in one:
                    said += ["--set", setting]
            case "efficiency" | "figures":
                said += [] if one else [f"--no-{key}"]
            case "force":
                said += ["--force"] if one else []
            case "precision":
                for goal in one:
                    (kind, width), = goal["half_width"].items()
                    shown = f"{width * 100:g}%" if kind == "of_baseline" else f"{width:g}"
                    said += ["--precision", f"{goal['outcome']}={shown}"]
            case "budget":
                said += ["--budget", f"{one:g}s"]
            case "outcomes":
                said += ["--outcomes", ",".join(one)]
            case _:
                said += [f"--{key.replace('_', '-')}", str(one)]
    return said


def named(scenario: ScenarioLike) -> str:
    """Name a scenario as the command would."""
    if isinstance(scenario, Mapping):
        return str(scenario.get("name", "scenario"))
    return place("scenario", scenario)


def folder(path: str | None) -> Path | None:
    """Make a path of what may be empty."""
    return Path(path) if path else None
