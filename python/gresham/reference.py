"""What there is to choose from, explained."""

import html
import json
import os
from dataclasses import dataclass, field
from typing import Any

from gresham import _gresham
from gresham.errors import GreshamError
from gresham.options import ScenarioLike, source


@dataclass(frozen=True)
class Explanation:
    """A lever or an outcome in words and as data."""

    name: str
    kind: str
    text: str = field(repr=False)
    document: dict[str, Any] = field(repr=False)

    def __str__(self) -> str:
        return self.text

    @property
    def unit(self) -> str | None:
        """The unit of an outcome; None for a lever."""
        found = self.document.get("unit")
        return None if found is None else str(found)

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(self.text)}</pre>"


@dataclass(frozen=True)
class BuiltIn:
    """A file that is known by name."""

    kind: str
    name: str
    summary: str


@dataclass(frozen=True)
class Scenario:
    """A scenario that was read and checked."""

    name: str
    digest: str


def explain(name: str) -> Explanation:
    """Explain a lever or an outcome.

    >>> print(explain("refund_only").kind)
    lever
    """
    if name in levers():
        text, document = _gresham.explain_lever(name)
        return Explanation(name, "lever", text, json.loads(document))
    try:
        text, document = _gresham.explain_outcome(name)
    except GreshamError:
        # The nearest name may be a lever's.
        if any(name.replace("-", "_") in lever for lever in levers()):
            _gresham.explain_lever(name)
        raise
    return Explanation(name, "outcome", text, json.loads(document))


def levers() -> dict[str, str]:
    """List all levers with their summaries."""
    return dict(_gresham.levers())


def outcomes() -> dict[str, str]:
    """List all outcomes with their labels."""
    return {name: label for name, label, _ in _gresham.outcomes()}


def metrics() -> dict[str, str]:
    """List the metrics that formulas of scenarios can name, with their meanings.

    >>> "lot" in metrics()
    True
    """
    found = json.loads(_gresham.metrics())
    return {one["name"]: one["meaning"] for one in found["metrics"]}


def schema(files: str = "scenario") -> dict[str, Any]:
    """Give the JSON Schema of files: scenario, study, claims, calibration, facts or worlds.

    >>> schema("worlds")["type"]
    'object'
    """
    found: dict[str, Any] = json.loads(_gresham.schema(files))
    return found


def built_in() -> list[BuiltIn]:
    """List everything that is known by name: scenarios, studies, claims, facts, worlds."""
    return [BuiltIn(*one) for one in _gresham.built_in()]


def scenarios() -> list[BuiltIn]:
    """List the built-in scenarios."""
    return [one for one in built_in() if one.kind == "scenario"]


def scenario(like: ScenarioLike) -> Scenario:
    """Read and check a scenario: a name, a file or a dictionary.

    >>> small = {"extends": "traffic-first", "name": "small", "population": {"consumers": 1000}}
    >>> scenario(small).name
    'small'
    """
    return Scenario(*_gresham.scenario_digest(json.dumps(source(like))))


def resolved(path: "str | os.PathLike[str]") -> str:
    """Write a scenario with everything it inherits, as the text of a file."""
    return _gresham.resolved(os.fspath(path))
