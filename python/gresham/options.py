"""Arguments that use cases share, checked and written as requests have them."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypeAlias, TypedDict

from gresham import _gresham, toml
from gresham.errors import GreshamError, refuse

ScenarioLike: TypeAlias = str | os.PathLike[str] | Mapping[str, Any]
"""A scenario: the name of a built-in one, a file, or a dictionary with what a file would say."""

Settings: TypeAlias = Mapping[str, Any] | Sequence[str]
"""Parameters to set: a dictionary of dotted keys, or texts as the command takes them."""

WorldsLike: TypeAlias = int | str | os.PathLike[str]
"""Worlds that fit what is known: so many of those that ship, an ensemble by name or file, or so
many of it as `NAME:N`."""

USUAL_WORLDS = 8
"""Worlds that `payoffs`, `attribute` and `search` take unless told otherwise."""


class RunOptions(TypedDict, total=False):
    """Options of `run`, `compare` and `ablate`; docs/python.md says what each means."""

    replicates: int
    seed: int
    set: Settings
    out: "str | os.PathLike[str]"
    outcomes: "Sequence[str] | Literal['all']"
    precision: Mapping[str, float | str]
    max_replicates: int
    budget_seconds: float
    efficiency: bool
    figures: bool
    force: bool


class MarketOptions(TypedDict, total=False):
    """Options of `claims`, `payoffs`, `attribute`, `calibrate` and `facts`."""

    replicates: int
    budget_seconds: float
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


def size(scale: Any) -> float | None:
    """Check the size of a platform, its net GMV in yuan a year."""
    if scale is None:
        return None
    if isinstance(scale, bool) or not hasattr(scale, "__float__"):
        raise refuse("scale", f"{scale!r} is no number")
    yuan = float(scale)
    if not 0 < yuan < float("inf"):
        raise refuse("scale", f"{yuan} is no net GMV in yuan a year", "such as 8e12")
    return yuan


def said_size(scale: Any) -> list[str]:
    """Write the size of a platform as a command says it."""
    yuan = size(scale)
    return [] if yuan is None else ["--scale", repr(yuan)]


def flag(key: str, value: Any) -> bool:
    """Check what is true or false. A text is neither: `force="no"` must discard nothing."""
    if isinstance(value, bool) or type(value).__name__ in ("bool", "bool_"):
        return bool(value)
    raise refuse(key, f"{value!r} is neither True nor False")


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
    if not text or "\0" in text:
        raise refuse(key, f"{text!r} is no path")
    return text


def settings(given: Settings) -> list[str]:
    """Write settings as the command does.

    >>> settings({"population.consumers": 1000})
    ['population.consumers=1000']
    """
    if isinstance(given, Mapping):
        return [f"{key}={toml.value(str(key), one)}" for key, one in given.items()]
    if isinstance(given, str) or not hasattr(given, "__iter__"):
        raise refuse("set", f"{given!r}", "give a dictionary or a list of texts")
    texts = list(given)
    for one in texts:
        if not isinstance(one, str):
            raise refuse("set", f"{one!r} is no text such as KEY=VALUE")
    return texts


def goals(precision: Mapping[str, float | str]) -> list[dict[str, Any]]:
    """Write precisions: a number is absolute, a text with a percent sign relative."""
    if not isinstance(precision, Mapping):
        raise refuse("precision", f"{precision!r} is no dictionary of outcomes")
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
            case "budget_seconds":
                made["budget"] = budget(one)
            case "seed":
                made[key] = whole(key, one, 0)
            case "set":
                made[key] = settings(one)
            case "out":
                made[key] = place(key, one)
            case "force":
                made[key] = flag(key, one)
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
                own[key] = outcome_names(rest.pop(key))
            case "precision":
                own[key] = goals(rest.pop(key))
            case "max_replicates":
                own[key] = whole(key, rest.pop(key), 1, 100_000)
            case "efficiency" | "figures":
                own[key] = flag(key, rest.pop(key))
    return {**market(rest), **own}


def outcome_names(names: "Sequence[str] | Literal['all']") -> list[str]:
    """Write outcomes; `all` is every one.

    >>> outcome_names(["orders"]), "trust" in outcome_names("all")
    (['orders'], True)
    """
    if isinstance(names, str) and names == "all":
        return [name for name, _, _ in _gresham.outcomes()]
    if isinstance(names, str) or not hasattr(names, "__iter__"):
        raise refuse("outcomes", f"{names!r} is no list", "give a list of names, or 'all'")
    return [str(name) for name in names]


def budget(seconds: Any) -> float:
    """Check a time in seconds."""
    try:
        found = float(seconds)
    except (TypeError, ValueError):
        raise refuse("budget_seconds", f"{seconds!r} is no number of seconds") from None
    if not 0 < found < float("inf"):
        raise refuse("budget_seconds", f"{found} is no time that a run can take")
    return found


def worlds_request(
    named: WorldsLike | None, replicates: int, least: int = 2
) -> dict[str, Any] | None:
    """Write worlds as requests have them.

    >>> worlds_request("shipped:4", 2)
    {'source': {'ensemble': 'shipped', 'take': 4}, 'replicates': 2}
    """
    if named is None:
        return None
    whole("world_replicates", replicates, least, 100_000)
    is_count = hasattr(named, "__index__")
    text = str(whole("worlds", named, 2)) if is_count else place("worlds", named)
    try:
        source = json.loads(_gresham.worlds(text))
    except ValueError as error:
        raise refuse("worlds", str(error)) from None
    return {"source": source, "replicates": int(replicates)}


def said_worlds(made: Mapping[str, Any] | None, usual: int | None, replicates: int) -> list[str]:
    """Write worlds as the command has them, where they are not the usual ones."""
    if made is None:
        return [] if usual is None else ["--worlds", "none"]
    source, said = made["source"], []
    if source["ensemble"] != "shipped" or source["take"] is None:
        take = "" if source["take"] is None else f":{source['take']}"
        said += ["--worlds", f"{source['ensemble']}{take}"]
    elif source["take"] != usual:
        said += ["--worlds", str(source["take"])]
    if made["replicates"] != replicates:
        said += ["--world-replicates", str(made["replicates"])]
    return said


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
