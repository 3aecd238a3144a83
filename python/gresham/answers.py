"""What use cases have found."""

import html
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from gresham import _gresham
from gresham import over_worlds as over
from gresham.errors import refuse
from gresham.over_worlds import OverWorlds, QuantitiesOverWorlds
from gresham.tables import Table

Verdict = Literal["better", "worse", "no material difference", "undecided", "higher", "lower"]


@dataclass(frozen=True)
class Answer:
    """Words for people, a document for programs, tables, and where everything is on record."""

    verb: str
    """The use case."""
    folder: Path | None
    """The folder of records and report."""
    digest: str | None
    """Fingerprint of all results; equal ones mean equal results to the last bit."""
    text: str = field(repr=False)
    """The answer as a terminal shows it."""
    document: dict[str, Any] = field(repr=False)
    """The answer as data, with the keys of the command's JSON."""
    tables: dict[str, Table] = field(repr=False)
    """The tables by name."""

    def __str__(self) -> str:
        return self.text

    @property
    def figures(self) -> list[Path]:
        """The figures that were drawn."""
        if self.folder is None:
            return []
        return sorted((self.folder / "figures").glob("*.svg"))

    def _repr_html_(self) -> str:
        drawn = [figure.read_text(encoding="utf-8") for figure in self.figures[:1]]
        return "\n".join([self._table_html(), *drawn])

    def _table_html(self) -> str:
        return f"<pre>{html.escape(self.text)}</pre>"


@dataclass(frozen=True)
class Effect:
    """The difference that an arm makes to an outcome, with its 95 % interval."""

    outcome: str
    unit: str
    arm: str
    value: float
    low: float | None
    high: float | None
    pairs: int
    margin: float
    verdict: str


class _OfArms(Answer):
    """An answer that may tell of arms over worlds, too."""

    @property
    def over_worlds(self) -> OverWorlds | None:
        """Findings over worlds that fit what is known; None unless it was asked for."""
        return over.arms(self.document.get("over_worlds"))


class _OfQuantities(Answer):
    """An answer that may tell of quantities over worlds, too."""

    @property
    def over_worlds(self) -> QuantitiesOverWorlds | None:
        """Findings over worlds that fit what is known; None if none were taken."""
        return over.quantities(self.document.get("over_worlds"))


class Comparison(_OfArms):
    """The answer of `run` and `compare`."""

    @property
    def seed(self) -> int:
        """The seed of all luck."""
        return int(self.document["seed"])

    @property
    def outcomes(self) -> Table:
        """Every outcome of every arm, with its interval and its difference from the baseline."""
        return self.tables["outcomes"]

    @property
    def by_replicate(self) -> Table:
        """Every outcome of every arm, replicate and slice over the evaluation window."""
        return self._recorded("outcomes.parquet")

    @property
    def daily(self) -> Table:
        """Every day's outcomes: mean over replicates and its interval."""
        return self._recorded("daily.parquet")

    def effect(self, outcome: str, arm: str | None = None) -> Effect:
        """Look up what an arm, the last unless named, changes in an outcome."""
        entries = [one for one in self.document["outcomes"] if one["name"] == outcome]
        if not entries:
            names = ", ".join(one["name"] for one in self.document["outcomes"])
            raise refuse("outcome", f"`{outcome}` is not among {names}")
        arms = [one for one in entries[0]["arms"] if one["against_baseline"] is not None]
        found = [one for one in arms if arm is None or one["arm"] == arm]
        if not found:
            raise refuse("arm", f"no arm `{arm}` was compared with the baseline")
        contrast = found[-1]["against_baseline"]
        return Effect(
            outcome=outcome,
            unit=entries[0]["unit"],
            arm=found[-1]["arm"],
            value=contrast["difference"]["value"],
            low=contrast["difference"]["low"],
            high=contrast["difference"]["high"],
            pairs=contrast["pairs"],
            margin=contrast["margin"],
            verdict=contrast["verdict"],
        )

    def _recorded(self, name: str) -> Table:
        if self.folder is None:
            raise refuse("folder", "there are no records")
        return Table(_gresham.ArrowTable.read(self.folder / name, self.outcomes.metadata))

    def _table_html(self) -> str:
        rows = []
        for entry in self.document["outcomes"]:
            for value in entry["arms"]:
                contrast = value["against_baseline"] or {}
                difference = contrast.get("difference", {})
                cells = [
                    entry["label"],
                    entry["unit"],
                    value["arm"],
                    _interval(value["mean"], value["half_width"]),
                    _ends(difference),
                    contrast.get("verdict", ""),
                ]
                rows.append("".join(f"<td>{html.escape(cell)}</td>" for cell in cells))
        names = ["outcome", "unit", "arm", "mean ± half-width", "difference [95 %]", "verdict"]
        head = "".join(f"<th scope='col'>{html.escape(name)}</th>" for name in names)
        body = "".join(f"<tr>{row}</tr>" for row in rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


class Ablation(_OfArms):
    """The answer of `ablate`."""

    @property
    def effects(self) -> Table:
        """Effects of each lever alone and within the package."""
        return self.tables["effects"]


class Sweep(_OfArms):
    """The answer of `sweep`."""

    @property
    def points(self) -> Table:
        """The factors' values at every point."""
        return self.tables["points"]

    @property
    def outcomes(self) -> Table:
        """Every outcome of every arm at every point."""
        return self.tables["outcomes"]

    @property
    def sensitivity(self) -> Table | None:
        """What the outcomes are sensitive to, if the design tells."""
        return self.tables.get("sensitivity")


class Payoffs(_OfQuantities):
    """The answer of `payoffs`."""

    @property
    def payoffs(self) -> Table:
        """The payoffs of every game, scenario by scenario."""
        return self.tables["payoffs"]


class Attribution(_OfQuantities):
    """The answer of `attribute`."""

    @property
    def shares(self) -> Table:
        """Every lever's share of every outcome, and the whole effect."""
        return self.tables["shares"]


class Gate(_OfArms):
    """The answer of `check`."""

    @property
    def verdict(self) -> str:
        """`identical`, `pass`, `undecided` or `fail`."""
        return str(self.document["judgement"])


def _interval(mean: float | None, half_width: float | None) -> str:
    if mean is None:
        return "—"
    return f"{mean:.4g}" if half_width is None else f"{mean:.4g} ± {half_width:.2g}"


def _ends(difference: dict[str, float | None]) -> str:
    value, low, high = (difference.get(key) for key in ("value", "low", "high"))
    if value is None:
        return ""
    return f"{value:+.4g}" if low is None else f"{value:+.4g} [{low:+.4g}, {high:+.4g}]"
