"""Findings over worlds that fit what is known: ranges, chances, and what a decision hangs on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gresham.errors import refuse


@dataclass(frozen=True)
class Interval:
    """A value with the ends of its 95 % interval, which holds luck only; None where unknown."""

    value: float
    low: float | None
    high: float | None

    @classmethod
    def of(cls, found: Mapping[str, Any] | None) -> "Interval | None":
        """Read what a document has."""
        if found is None or found.get("value") is None:
            return None
        return cls(found["value"], found["low"], found["high"])


@dataclass(frozen=True)
class EffectOverWorlds:
    """A difference between arms: in the scenario's own world, and over worlds.

    `low` and `high` are the ends between which nine of ten worlds lie, luck taken out. A chance is
    that of an effect beyond the margin, in a world drawn by weight; None where luck hides it.
    """

    name: str
    unit: str
    scale: str
    margin: float
    own_world: Interval | None
    median: float
    low: float
    high: float
    luck_half_width: float | None
    between_worlds_sd: float
    chance_better: float | None
    chance_worse: float | None
    chance_higher: float | None
    chance_lower: float | None
    by_world: tuple[float | None, ...]


@dataclass(frozen=True)
class Hinge:
    """A parameter on which a decision hangs, and what it would be worth to know it first."""

    parameter: str
    value_of_knowing: float
    rank_correlation: float | None
    turns_at: float | None
    adopt_above: bool | None


@dataclass(frozen=True)
class Decision:
    """Advice where nobody knows in which of the worlds one is."""

    advice: str
    leading: str
    """The outcome that decides."""
    chance_better: float | None
    chance_worse: float | None
    harmed: dict[str, float]
    """Groups that may be worse off, with the chance of it."""
    value_of_knowing_the_world: float
    """The value of knowing the world first, in the unit of the leading outcome."""
    hangs_on: tuple[Hinge, ...]


@dataclass(frozen=True)
class ArmOverWorlds:
    """An arm against another over worlds."""

    arm: str
    baseline: str
    outcomes: dict[str, EffectOverWorlds]
    groups: dict[str, EffectOverWorlds]
    decision: Decision | None


@dataclass(frozen=True)
class OverWorlds:
    """Arms over the worlds of an ensemble."""

    source: str
    weights: tuple[float, ...]
    effective_worlds: float
    """The number of equally heavy worlds that would know as much."""
    replicates: int
    arms: tuple[ArmOverWorlds, ...]

    def arm(self, name: str | None = None) -> ArmOverWorlds:
        """Look up an arm, the last unless named."""
        found = [one for one in self.arms if name is None or one.arm == name]
        if not found:
            names = ", ".join(one.arm for one in self.arms)
            raise refuse("arm", f"`{name}` is not among {names}")
        return found[-1]

    def effect(self, outcome: str, arm: str | None = None) -> EffectOverWorlds:
        """Look up what an arm, the last unless named, changes in an outcome."""
        effects = self.arm(arm).outcomes
        if outcome not in effects:
            raise refuse("outcome", f"`{outcome}` is not among {', '.join(effects)}")
        return effects[outcome]


@dataclass(frozen=True)
class QuantityOverWorlds:
    """A share of a lever, or a payoff: in the scenario's own world, and over worlds."""

    of: str
    name: str
    unit: str
    own_world: Interval | None
    median: float | None
    low: float | None
    high: float | None
    luck_half_width: float | None
    chance_above_zero: float | None


@dataclass(frozen=True)
class QuantitiesOverWorlds:
    """Quantities over the worlds of an ensemble."""

    source: str
    weights: tuple[float, ...]
    replicates: int
    quantities: tuple[QuantityOverWorlds, ...]

    def quantity(self, of: str, name: str) -> QuantityOverWorlds:
        """Look up a quantity, such as a lever's share of an outcome."""
        found = [one for one in self.quantities if (one.of, one.name) == (of, name)]
        if not found:
            known = ", ".join(f"{one.of}: {one.name}" for one in self.quantities)
            raise refuse("name", f"`{of}: {name}` is not among {known}")
        return found[0]


def arms(found: Mapping[str, Any] | None) -> OverWorlds | None:
    """Read arms over worlds from a document."""
    if found is None:
        return None
    return OverWorlds(
        source=found["source"],
        weights=tuple(found["weights"]),
        effective_worlds=found["effective_worlds"],
        replicates=found["replicates"],
        arms=tuple(_arm(one) for one in found["arms"]),
    )


def quantities(found: Mapping[str, Any] | None) -> QuantitiesOverWorlds | None:
    """Read quantities over worlds from a document."""
    if found is None:
        return None
    read = [
        QuantityOverWorlds(**{**one, "own_world": Interval.of(one["own_world"])})
        for one in found["quantities"]
    ]
    return QuantitiesOverWorlds(
        found["source"], tuple(found["weights"]), found["replicates"], tuple(read)
    )


def _arm(found: Mapping[str, Any]) -> ArmOverWorlds:
    return ArmOverWorlds(
        arm=found["arm"],
        baseline=found["baseline"],
        outcomes={one["name"]: _effect(one) for one in found["outcomes"]},
        groups={one["name"]: _effect(one) for one in found["groups"]},
        decision=None if found["decision"] is None else _decision(found["decision"]),
    )


def _effect(found: Mapping[str, Any]) -> EffectOverWorlds:
    own = Interval.of(found["own_world"])
    by_world = tuple(found["by_world"])
    return EffectOverWorlds(**{**found, "own_world": own, "by_world": by_world})


def _decision(found: Mapping[str, Any]) -> Decision:
    harmed = {one["who"]: one["chance"] for one in found["harmed"]}
    hinges = tuple(Hinge(**one) for one in found["hangs_on"])
    return Decision(**{**found, "harmed": harmed, "hangs_on": hinges})
