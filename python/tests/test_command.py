"""Everything that the command can do, from Python: held against the help of the command."""

import inspect
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gresham
import pytest
from conftest import CLAIM, SMALL
from gresham.options import MarketOptions, RunOptions

LEFT_TO_THE_COMMAND = {"bench", "completions", "help", "verify"}
"""How fast this machine is, what a shell completes, help, and what theory says of the market."""

FUNCTIONS: dict[str, list[Callable[..., Any]]] = {
    "ablate": [gresham.ablate],
    "aa": [gresham.aa],
    "attribute": [gresham.attribute],
    "baseline": [gresham.record_baseline],
    "calibrate": [gresham.calibrate],
    "check": [gresham.check],
    "claims": [gresham.claims, gresham.pass_through],
    "compare": [gresham.compare],
    "explore": [gresham.explore],
    "facts": [gresham.facts, gresham.list_facts, gresham.facts_from],
    "levers": [gresham.levers, gresham.explain],
    "merge": [gresham.merge],
    "metrics": [gresham.metrics],
    "new": [gresham.new_scenario],
    "outcomes": [gresham.outcomes, gresham.explain],
    "pairing": [gresham.pairing],
    "payoffs": [gresham.payoffs],
    "report": [gresham.report],
    "run": [gresham.run],
    "scenarios": [gresham.scenarios, gresham.built_in, gresham.resolved],
    "schema": [gresham.schema],
    "search": [gresham.search],
    "sweep": [gresham.sweep, gresham.sweep_size],
}

SAID_OTHERWISE = {
    "help": "docstrings",
    "format": "answers are data",
    "quiet": "progress",
    "slice": "gresham.tasks and gresham.cluster",
    "from": "merged of perform_slice",
    "report": "gresham.report",
    "no_efficiency": "efficiency",
    "no_figures": "figures",
    "budget": "budget_seconds",
    "lang": "language",
    "processes": "gresham.cluster.market",
    "checkpoint_days": "gresham.cluster.market",
    "all": "gresham.built_in lists everything",
}
"""Options that have another name here."""

ELSEWHERE: dict[str, set[str]] = {
    # A gate's files are for services that call the command.
    "check": {"junit", "markdown", "json", "annotations"},
    "claims": {"pass_through"},
    "explore": {"no_open"},
    "facts": {"list"},
    # Figures in files of their own.
    "report": {"figures"},
    "sweep": {"dry_run"},
    # Files of the sources.
    "ablate": {"write_scenarios"},
    # Evidence from other folders of the sources.
    "levers": {"ablation", "scenarios"},
    # Rules of the game, in one dictionary.
    "payoffs": {
        *("sample", "flip", "from_day", "to_day", "others_adapt", "prices"),
        *("cooperate", "defect", "around", "bonus_items"),
    },
    # The baseline of a study is recorded by a verb below it.
    "baseline": {"reason", "dry_run"},
}


def told(*words: str) -> str:
    command = [sys.executable, "-m", "gresham", *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def verbs() -> list[str]:
    listed = told("--help").split("Commands:")[1].split("Options:")[0]
    return re.findall(r"^  ([a-z]+)", listed, re.MULTILINE)


def parameters(function: Callable[..., Any]) -> set[str]:
    """Names of arguments, and those of options that are spelt out as a dictionary."""
    found = set(inspect.signature(function).parameters)
    if "options" in found:
        options = str(function.__annotations__["options"])
        kind = RunOptions if "RunOptions" in options else MarketOptions
        found |= set(kind.__annotations__)
    return found


def test_every_verb_of_the_command_is_a_function_or_named_as_left_out() -> None:
    assert set(verbs()) - LEFT_TO_THE_COMMAND == set(FUNCTIONS)
    for functions in FUNCTIONS.values():
        for function in functions:
            assert function.__name__ in gresham.__all__ and function.__doc__


@pytest.mark.parametrize("verb", sorted(FUNCTIONS))
def test_every_option_of_a_verb_is_an_argument_or_named_as_left_out(verb: str) -> None:
    options = re.findall(r"^ +(?:-\w, )?--([a-z-]+)", told(verb, "--help"), re.MULTILINE)
    named = {one.replace("-", "_") for one in options}
    known = set().union(*(parameters(one) for one in FUNCTIONS[verb]))
    known |= set(SAID_OTHERWISE) | ELSEWHERE.get(verb, set())
    assert named <= known, named - known
    assert ELSEWHERE.get(verb, set()) <= named | {"reason", "dry_run", "format"}


def test_worlds_that_are_taken_unless_told_otherwise_are_the_commands() -> None:
    for verb in ("payoffs", "attribute", "search"):
        usual = inspect.signature(FUNCTIONS[verb][0]).parameters["worlds"].default
        assert f"[default: {usual}]" in told(verb, "--help").split("--worlds")[1]


def test_pages_and_files_are_written_where_they_are_asked_for(place: Path) -> None:
    answer = gresham.compare(
        "traffic-first",
        "true-experience-score",
        set=SMALL,
        replicates=2,
        efficiency=False,
    )
    assert answer.folder is not None
    page = gresham.report(answer)
    assert page == answer.folder / "report.html" and "<html" in page.read_text()
    again = gresham.report(answer.folder, language="zh", out="other.html")
    assert 'lang="zh' in again.read_text()
    assert gresham.explore(out="market.html").stat().st_size > 100_000
    begun = gresham.new_scenario("mine.toml", extends="traffic-first")
    assert gresham.scenario(begun).name == "mine"
    assert "extends" in begun.read_text() and "[" in gresham.resolved(begun)


def test_pairs_size_and_choices_are_told(place: Path) -> None:
    arms = ("traffic-first", "true-experience-score")
    paired = gresham.pairing(*arms, set=SMALL, replicates=3, efficiency=False, figures=False)
    assert paired.document["baseline"] == arms[0] and "differs" in str(paired)
    size = gresham.sweep_size("tiny.toml", out="swept")
    assert (size.points, size.arms, size.replicates, size.finished) == (3, 2, 2, 0)
    assert size.expected_seconds > 0 and not (place / "swept").exists()
    kinds = {one.kind for one in gresham.built_in()}
    assert {"scenario", "study"} <= kinds
    everything = gresham.run(
        arms[0], set=SMALL, replicates=2, outcomes="all", efficiency=False, figures=False
    )
    names = {one["name"] for one in everything.document["outcomes"]}
    assert names | {"efficiency"} == set(gresham.outcomes()) | {"efficiency"}


def test_purchases_are_those_that_outcomes_count(place: Path) -> None:
    table = gresham.purchases("traffic-first", set=SMALL, seed=3, replicate=1)
    frame = table.to_pandas()
    assert len(frame) > 100 and frame.day.is_monotonic_increasing
    assert table.metadata["seed"] == "3"
    answer = gresham.run(
        "traffic-first",
        set=SMALL,
        seed=3,
        replicates=2,
        outcomes=["orders", "gross_gmv"],
        efficiency=False,
        figures=False,
    )
    values = answer.by_replicate.to_pandas()
    one = values[(values.slice_group == "all") & (values.replicate == 1)].set_index("outcome")
    window = frame[frame.date.astype(str) >= str(SMALL["run.evaluate_from"])]
    days = (SMALL["run.end"] - SMALL["run.evaluate_from"]).days + 1
    assert len(window) / days == pytest.approx(one.value["orders"])
    assert window.price_fen.sum() / 100 / days == pytest.approx(one.value["gross_gmv"])
    again = gresham.purchases("traffic-first", set=SMALL, seed=3, replicate=1, threads=1)
    assert frame.equals(again.to_pandas()), "in the same order, whatever the threads"


def test_how_often_a_gate_errs_is_measured(place: Path) -> None:
    text = (place / "tiny.toml").read_text().split("[factors")[0]
    gate = "\n[gate]\nbaseline = 'base.toml'\nlooks = [2, 4]\n[guardrails.trust]\n"
    (place / "gated.toml").write_text(text + gate + "harm = 0.5\nunit = 'of_baseline'\n")
    rehearsed = gresham.record_baseline("gated.toml", reason="None.", dry_run=True)
    assert not rehearsed.written and not (place / "base.toml").exists()
    measured = gresham.aa("gated.toml", replicates=16, runs=20, planted_runs=20, out="aa")
    assert measured.folder == Path("aa") and measured.document
    with pytest.raises(gresham.GreshamError, match="too few"):
        gresham.aa("gated.toml", replicates=4, out="other")


def test_inputs_are_told_from_claims(place: Path) -> None:
    (place / "mine.toml").write_text(CLAIM)
    passed = gresham.pass_through(
        "mine.toml", replicates=2, set={"population.consumers": 200, "population.shops": 40}
    )
    assert not passed.refused and "parameter" in passed.answers.columns


def test_own_tables_become_facts(place: Path) -> None:
    table = Path(__file__).parents[2] / "examples/shop-months.csv"
    found = gresham.facts_from(table, out="mine.toml")
    assert found["shops"] > 1 and found["figures"]
    assert (place / "mine.toml").read_text() == found["text"]
    listed = gresham.list_facts("mine.toml")
    assert len(listed.facts) == len(found["figures"])
