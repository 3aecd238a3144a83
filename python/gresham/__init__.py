"""Gresham: simulates an online marketplace and tells what a policy changes.

>>> import gresham
>>> gresham.explain("repeat_90").unit
'share'
>>> "service-is-growth" in [scenario.name for scenario in gresham.scenarios()]
True

Every function here is a verb of the command and gives the same results, to the last bit.
"""

import sys

from gresham import _gresham, cluster, tasks
from gresham._gresham import MODEL_VERSION, __version__
from gresham.answers import (
    Ablation,
    Answer,
    Attribution,
    Comparison,
    Effect,
    Gate,
    Payoffs,
    Sweep,
)
from gresham.errors import GreshamError, Interrupted, NextRound, Problem
from gresham.findings import Claims, Fact, Facts, Finding, Package, PassThrough, Search
from gresham.gate import Recorded, aa, check, record_baseline
from gresham.options import MarketOptions, RunOptions, ScenarioLike, WorldsLike
from gresham.over_worlds import (
    Decision,
    EffectOverWorlds,
    Interval,
    OverWorlds,
    QuantitiesOverWorlds,
)
from gresham.pages import explore, new_scenario, report
from gresham.published import (
    calibrate,
    claims,
    ensemble,
    facts,
    facts_from,
    list_facts,
    pass_through,
)
from gresham.reference import (
    BuiltIn,
    Explanation,
    Scenario,
    built_in,
    explain,
    levers,
    metrics,
    outcomes,
    resolved,
    scenario,
    scenarios,
    schema,
)
from gresham.tables import Table
from gresham.verbs import (
    SweepSize,
    ablate,
    attribute,
    compare,
    merge,
    pairing,
    payoffs,
    purchases,
    run,
    search,
    sweep,
    sweep_size,
)

__all__ = [
    "Ablation",
    "Answer",
    "Attribution",
    "BuiltIn",
    "Claims",
    "Comparison",
    "Decision",
    "Effect",
    "EffectOverWorlds",
    "Explanation",
    "Fact",
    "Facts",
    "Finding",
    "Gate",
    "GreshamError",
    "Interrupted",
    "NextRound",
    "Interval",
    "MODEL_VERSION",
    "MarketOptions",
    "OverWorlds",
    "Package",
    "PassThrough",
    "Payoffs",
    "Problem",
    "QuantitiesOverWorlds",
    "Recorded",
    "RunOptions",
    "Scenario",
    "ScenarioLike",
    "Search",
    "Sweep",
    "SweepSize",
    "Table",
    "WorldsLike",
    "__version__",
    "aa",
    "ablate",
    "attribute",
    "built_in",
    "calibrate",
    "check",
    "claims",
    "cluster",
    "compare",
    "ensemble",
    "explain",
    "explore",
    "facts",
    "facts_from",
    "levers",
    "list_facts",
    "merge",
    "metrics",
    "new_scenario",
    "outcomes",
    "pairing",
    "pass_through",
    "payoffs",
    "purchases",
    "record_baseline",
    "report",
    "resolved",
    "run",
    "scenario",
    "scenarios",
    "schema",
    "search",
    "sweep",
    "sweep_size",
    "tasks",
]


def _main() -> int:
    """Run the command; this is what `gresham` in a shell calls."""
    again = [sys.executable, "-m", "gresham"]
    return _gresham.command(["gresham", *sys.argv[1:]], again)
