"""Findings over worlds that fit what is known, from every verb that tells it."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import gresham
import pytest
from conftest import CLAIM, SMALL
from gresham.over_worlds import OverWorlds, QuantitiesOverWorlds

ARMS = ("traffic-first", "true-experience-score")
FEW: dict[str, Any] = {"worlds": "shipped:3", "world_replicates": 2}

SEARCH = """
summary = 'A tiny search.'
outcomes = ['orders']
[set]
run = { start = 2025-05-01, end = 2025-06-09, evaluate_from = 2025-05-20, burn_in_days = 10 }
population = { consumers = 200, shops = 40 }
[arms.old]
scenario = 'traffic-first'
[arms.new]
scenario = 'true-experience-score'
[factors.weight]
parameter = 'policy.experience_score.search_weight'
low = 0.0
high = 2.0
[search]
arm = 'new'
objectives = ['quality_traded', 'net_gmv']
population = 4
generations = 1
first_replicates = 2
front_replicates = 3
confirm_replicates = 4
"""


def is_told(over: OverWorlds | None, arms: list[str]) -> None:
    """Hold what is told over three worlds to what it has to be."""
    assert over is not None and over.source == "shipped" and over.replicates == 2
    assert len(over.weights) == 3 and 1 <= over.effective_worlds <= 3
    assert [one.arm for one in over.arms] == arms
    for arm in over.arms:
        for effect in arm.outcomes.values():
            assert effect.low <= effect.median <= effect.high
            assert len(effect.by_world) == 3 and effect.between_worlds_sd >= 0
            for chance in (effect.chance_better, effect.chance_higher):
                assert chance is None or 0 <= chance <= 1


def test_a_comparison_over_worlds_is_the_commands_and_typed(place: Path) -> None:
    answer = gresham.compare(
        *ARMS,
        set=SMALL,
        replicates=3,
        outcomes=["orders", "trust"],
        efficiency=False,
        figures=False,
        out="here",
        **FEW,
    )
    is_told(answer.over_worlds, [ARMS[1]])
    words = ["compare", *ARMS, "--replicates", "3", "--no-efficiency", "--no-figures"]
    for key, value in SMALL.items():
        words += ["--set", f"{key}={value}"]
    words += ["--outcomes", "orders,trust", "--worlds", "3", "--format", "json", "--quiet"]
    command = [sys.executable, "-m", "gresham", *words, "--out", "there"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert json.loads(done.stdout)["over_worlds"] == answer.document["over_worlds"]
    assert answer.over_worlds is not None
    effect = answer.over_worlds.effect("trust")
    rows = answer.tables["over_worlds"].to_arrow().to_pylist()
    row = next(one for one in rows if (one["of"], one["name"]) == ("outcome", "trust"))
    assert (row["median"], row["low"], row["high"]) == (effect.median, effect.low, effect.high)
    by_world = answer.tables["by_world"].to_pandas()
    ours = by_world[(by_world.name == "trust") & (by_world.arm == ARMS[1])]
    assert tuple(ours.value) == effect.by_world
    assert tuple(ours.weight) == answer.over_worlds.weights
    assert "over 3 worlds" in str(answer) or "3 worlds" in str(answer)
    with pytest.raises(gresham.GreshamError, match="not among"):
        answer.over_worlds.effect("trusted")
    with pytest.raises(gresham.GreshamError, match="not among"):
        answer.over_worlds.arm("traffic-last")
    decision = answer.over_worlds.arm().decision
    assert decision is None or decision.value_of_knowing_the_world >= 0


def test_without_worlds_nothing_is_told_over_them(place: Path) -> None:
    answer = gresham.compare(*ARMS, set=SMALL, replicates=2, efficiency=False, figures=False)
    assert answer.over_worlds is None and "over_worlds" not in answer.tables


def test_a_sweep_and_an_ablation_over_worlds(place: Path) -> None:
    swept = gresham.sweep("tiny.toml", out="swept", figures=False, **FEW)
    assert swept.over_worlds is not None
    assert {one.baseline for one in swept.over_worlds.arms} == {"old"}
    assert len(swept.over_worlds.arms) == 3 and len(swept.tables["by_world"]) > 0
    # The points of a study hold in every world.
    again = gresham.sweep("tiny.toml", out="swept", figures=False, worlds="shipped:3")
    assert again.document["over_worlds"] == swept.document["over_worlds"]
    taken = gresham.ablate(ARMS[1], on=ARMS[0], replicates=2, set=SMALL, out="apart", **FEW)
    over = taken.over_worlds
    assert over is not None and over.arms[0].arm == ARMS[1]
    assert len(over.arms) == len(taken.effects), "the package, and every lever twice"


def test_payoffs_and_shares_over_worlds(place: Path) -> None:
    game = {"flip": "2025-04-10", "from_day": 5, "to_day": 25}
    early = {**SMALL, "run.start": date(2025, 1, 1)}
    played = gresham.payoffs(ARMS[0], game=game, replicates=3, set=early, out="played", **FEW)
    is_quantities(played.over_worlds, played.document["over_worlds"])
    shared = gresham.attribute(
        *ARMS, outcomes=["net_gmv"], orders=1, replicates=3, set=SMALL, out="shared", **FEW
    )
    over = shared.over_worlds
    is_quantities(over, shared.document["over_worlds"])
    assert over is not None
    first = over.quantities[0]
    assert over.quantity(first.of, first.name) == first
    with pytest.raises(gresham.GreshamError, match="not among"):
        over.quantity("net_gmv", "no lever")
    assert len(shared.tables["over_worlds"]) == len(over.quantities)


def is_quantities(over: QuantitiesOverWorlds | None, document: dict[str, Any]) -> None:
    assert over is not None and len(over.weights) == 3 == len(document["weights"])
    for one in over.quantities:
        if one.median is not None and one.low is not None and one.high is not None:
            assert one.low <= one.median <= one.high


def test_claims_and_facts_over_worlds(place: Path) -> None:
    small = {"population.consumers": 300, "population.shops": 60}
    (place / "mine.toml").write_text(CLAIM)
    judged = gresham.claims("mine.toml", replicates=2, set=small, out="judged", worlds=2)
    told = [one for one in judged.findings if one.over_worlds is not None]
    assert told and {one.kind for one in told} == {"predicted"}
    for finding in told:
        assert finding.over_worlds is not None
        assert sum(finding.over_worlds.verdicts.values()) == 3, "its own world and two others"
    row = judged.claims.to_pandas().set_index("id").loc[told[0].id]
    assert row.verdict == judged.finding(told[0].id).verdict
    held = gresham.facts(replicates=2, set=small, out="held", worlds=2)
    measured = held.facts.to_pandas()
    known = measured[measured.over_worlds.notna()]
    assert len(known) > 5 and set(known.over_worlds) <= {0, 1, 2}
    fact = held.fact(known.id.iloc[0])
    assert fact.over_worlds is not None and fact.band[0] <= fact.band[1]
    with pytest.raises(gresham.GreshamError, match="not among"):
        held.fact("no-such-fact")


def test_a_search_tells_regret_over_worlds(place: Path) -> None:
    (place / "look.toml").write_text(SEARCH)
    found = gresham.search("look.toml", worlds=2, world_replicates=3, out="found")
    assert found.packages and found.regrets is not None
    regrets = found.regrets.to_pandas()
    assert set(regrets.outcome) == {"quality_traded", "net_gmv"}
    assert set(regrets.worst_world.dropna()) <= {1, 2}
    package = found.packages[0]
    assert set(package.effects) == {"quality_traded", "net_gmv"}
    assert package.parameters and (found.package_file is None or found.package_file.is_file())


def test_a_gate_tells_arms_over_worlds_and_judges_as_without(place: Path) -> None:
    recorded = gresham.record_baseline("gated.toml", reason="A test.") if gated(place) else None
    assert recorded is not None and recorded.written and recorded.path.is_file()
    plain = gresham.check("gated.toml")
    told = gresham.check("gated.toml", **FEW)
    assert plain.verdict == told.verdict == "identical"
    assert plain.over_worlds is None
    is_told(told.over_worlds, ["new"])


def gated(place: Path) -> bool:
    """Write a tiny study with a gate."""
    text = (place / "tiny.toml").read_text().split("[factors")[0]
    gate = "\n[gate]\nbaseline = 'base.toml'\nlooks = [2, 4]\n[guardrails.trust]\n"
    gate += "harm = 0.5\nunit = 'of_baseline'\n"
    (place / "gated.toml").write_text(text + gate)
    return True


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({"worlds": 1}, "worlds"),
        ({"worlds": 2.5}, "worlds"),
        ({"worlds": True}, "worlds"),
        ({"worlds": "shipped:1"}, "worlds"),
        ({"worlds": ""}, "worlds"),
        ({"worlds": 3, "world_replicates": 1}, "world_replicates"),
        ({"worlds": 3, "world_replicates": "2"}, "world_replicates"),
    ],
)
def test_worlds_that_cannot_be_are_named(place: Path, options: dict[str, Any], key: str) -> None:
    with pytest.raises(gresham.GreshamError) as caught:
        gresham.compare(*ARMS, set=SMALL, replicates=2, **options)
    assert caught.value.key == key
    assert not (place / "results").exists()


def test_an_ensemble_that_is_not_there_is_named_before_anything_runs(place: Path) -> None:
    with pytest.raises(gresham.GreshamError, match="no-such-worlds"):
        gresham.compare(*ARMS, set=SMALL, replicates=2, worlds="no-such-worlds.toml")
    assert not (place / "results").exists()
