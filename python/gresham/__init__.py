"""Gresham: simulates an online marketplace and tells what a policy changes.

>>> import gresham
>>> gresham.explain("repeat_90").unit
'share'
>>> "service-is-growth" in [scenario.name for scenario in gresham.scenarios()]
True

Every function here is a verb of the command and gives the same results, to the last bit.
"""

import sys

from gresham import _gresham, cluster
from gresham._gresham import MODEL_VERSION, __version__
from gresham.answers import Answer, Comparison, Effect, Gate, Sweep
from gresham.errors import GreshamError, Interrupted, Problem
from gresham.options import MarketOptions, RunOptions, ScenarioLike
from gresham.reference import (
    BuiltIn,
    Explanation,
    Scenario,
    explain,
    levers,
    outcomes,
    scenario,
    scenarios,
)
from gresham.tables import Table
from gresham.verbs import (
    ablate,
    attribute,
    calibrate,
    check,
    claims,
    compare,
    facts,
    merge,
    payoffs,
    run,
    search,
    sweep,
)

__all__ = [
    "MODEL_VERSION",
    "Answer",
    "BuiltIn",
    "Comparison",
    "Effect",
    "Explanation",
    "Gate",
    "GreshamError",
    "Interrupted",
    "MarketOptions",
    "Problem",
    "RunOptions",
    "Scenario",
    "ScenarioLike",
    "Sweep",
    "Table",
    "__version__",
    "ablate",
    "attribute",
    "calibrate",
    "check",
    "claims",
    "cluster",
    "compare",
    "explain",
    "facts",
    "levers",
    "merge",
    "outcomes",
    "payoffs",
    "run",
    "scenario",
    "scenarios",
    "search",
    "sweep",
]


def _main() -> int:
    """Run the command; this is what `gresham` in a shell calls."""
    again = [sys.executable, "-m", "gresham"]
    return _gresham.command(["gresham", *sys.argv[1:]], again)
