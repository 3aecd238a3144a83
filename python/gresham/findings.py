"""Findings of use cases on published figures, facts and packages."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gresham.answers import Answer
from gresham.errors import refuse
from gresham.over_worlds import Interval
from gresham.tables import Table


@dataclass(frozen=True)
class WorldVerdicts:
    """A claim judged in other worlds that fit what is known."""

    simulated: tuple[Interval, ...]
    verdicts: dict[str, int]
    """How many worlds have each verdict, the scenario's own among them."""


@dataclass(frozen=True)
class Finding:
    """A published figure, and what was found on it."""

    id: str
    kind: str
    says: str
    source: str
    published: float | None
    simulated: Interval | None
    without_policy: Interval | None
    effect_on_same_shops: Interval | None
    effect_on_everybody: Interval | None
    effect_on_sample_alone: Interval | None
    parts_of_growth: dict[str, Interval | None]
    """Where the growth of a group by score comes from; the parts add up. Empty for other claims."""
    replicates: int
    verdict: str
    sentence: str
    over_worlds: WorldVerdicts | None


class Claims(Answer):
    """The answer of `claims`."""

    @property
    def claims(self) -> Table:
        """The claims with what was simulated and the verdicts."""
        return self.tables["claims"]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The claims one by one."""
        return tuple(_finding(one) for one in self.document["claims"])

    def finding(self, claim: str) -> Finding:
        """Look up a claim."""
        found = [one for one in self.findings if one.id == claim]
        if not found:
            names = ", ".join(one.id for one in self.findings)
            raise refuse("claim", f"`{claim}` is not among {names}")
        return found[0]


class PassThrough(Answer):
    """The answer of `pass_through`: whether claims are judged by what was put in."""

    @property
    def answers(self) -> Table:
        """How every claim's figure answers to every parameter in question."""
        return self.tables["answers"]

    @property
    def refused(self) -> bool:
        """True if a claim is judged that is an input."""
        return bool(self.document["refused"])


@dataclass(frozen=True)
class Fact:
    """A published fact, and what a market gives."""

    id: str
    says: str
    source: str
    place: str
    year: str
    grade: str
    use: str
    published: float
    band: tuple[float, float]
    not_modelled: str | None
    """Why it cannot be measured; None if it can."""
    mean: float | None
    half_width: float | None
    replicates: int | None
    met: bool | None
    over_worlds: tuple[float | None, float | None] | None
    """The ends between which it lies in nine of ten worlds."""


class Facts(Answer):
    """The answer of `facts` and `list_facts`."""

    @property
    def facts(self) -> Table:
        """The facts with what was measured."""
        return self.tables["facts"]

    def fact(self, name: str) -> Fact:
        """Look up a fact."""
        found = [one for one in self.document["facts"] if one["id"] == name]
        if not found:
            names = ", ".join(one["id"] for one in self.document["facts"])
            raise refuse("fact", f"`{name}` is not among {names}")
        one = found[0]
        over = one["over_worlds"]
        ends = None if over is None else (over["low"], over["high"])
        return Fact(**{**one, "band": tuple(one["band"]), "over_worlds": ends})


@dataclass(frozen=True)
class Package:
    """A package that a search has found, confirmed on luck that chose nothing."""

    parameters: dict[str, str]
    effects: dict[str, Interval | None]
    """Differences from the reference, objective by objective."""
    verdicts: dict[str, str | None]
    on_front: bool
    beats_reference: bool


class Search(Answer):
    """The answer of `search`."""

    @property
    def packages(self) -> tuple[Package, ...]:
        """The packages that were confirmed."""
        return tuple(_package(one) for one in self.document["confirmed"])

    @property
    def regrets(self) -> Table | None:
        """The cost of each where the world is another one; None without worlds."""
        return self.tables.get("regrets")

    @property
    def package_file(self) -> Path | None:
        """The scenario file of the best package; None if none beats the reference."""
        path = None if self.folder is None else self.folder / "package.toml"
        return path if path is not None and path.is_file() else None


def _finding(found: Mapping[str, Any]) -> Finding:
    over = found["over_accepted_worlds"]
    if over is not None:
        figures = [Interval.of(one) for one in over["simulated"]]
        over = WorldVerdicts(
            simulated=tuple(one for one in figures if one is not None),
            verdicts={one["verdict"]: one["worlds"] for one in over["verdicts"]},
        )
    return Finding(
        id=found["id"],
        kind=found["kind"],
        says=found["says"],
        source=found["source"],
        published=found["published"],
        simulated=Interval.of(found["simulated"]),
        without_policy=Interval.of(found["without_policy"]),
        effect_on_same_shops=Interval.of(found["effect_on_same_shops"]),
        effect_on_everybody=Interval.of(found["effect_on_everybody"]),
        effect_on_sample_alone=Interval.of(found["effect_on_sample_alone"]),
        parts_of_growth={
            one["part"]: Interval.of(one["value"]) for one in found["parts_of_growth"] or []
        },
        replicates=found["replicates"],
        verdict=found["verdict"],
        sentence=found["sentence"],
        over_worlds=over,
    )


def _package(found: Mapping[str, Any]) -> Package:
    effects: dict[str, Interval | None] = {}
    verdicts: dict[str, str | None] = {}
    for one in found["objectives"]:
        name, difference = one["outcome"], one["difference"]
        if difference is None:
            effects[name], verdicts[name] = None, None
            continue
        value, half = difference["value"], difference["half_width"]
        ends = (None, None) if half is None else (value - half, value + half)
        effects[name] = Interval(value, *ends)
        verdicts[name] = difference["verdict"]
    return Package(
        dict(found["parameters"]), effects, verdicts, found["on_front"], found["beats_reference"]
    )
