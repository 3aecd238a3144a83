"""A policy as a model with uncertainties and levers, explored by the EMA Workbench.

    python examples/python/policies_with_ema_workbench.py            # some minutes
    python examples/python/policies_with_ema_workbench.py --tiny     # seconds, and no result
"""

import sys

import gresham
from ema_workbench import Model, RealParameter, ScalarOutcome, perform_experiments

TINY = "--tiny" in sys.argv


def market(quality_weight: float, search_weight: float) -> dict[str, float]:
    """Differences that the score makes in a world of such buyers."""
    arm = "true-experience-score"
    settings = [
        f"choice.quality_weight={quality_weight}",
        f"{arm}:policy.experience_score.search_weight={search_weight}",
        f"population.consumers={300 if TINY else 6000}",
    ]
    settings += ["population.shops=50"] if TINY else []
    answer = gresham.compare(
        "traffic-first",
        arm,
        set=settings,
        replicates=2 if TINY else 8,
        outcomes=["quality_traded", "net_gmv"],
        efficiency=False,
        figures=False,
        out="results/ema",
        force=True,
    )
    return {name: answer.effect(name).value for name in ("quality_traded", "net_gmv")}


model = Model("market", function=market)
# Assumed bounds.
model.uncertainties = [RealParameter("quality_weight", 0.5, 2.0)]
model.levers = [RealParameter("search_weight", 0.0, 2.0)]
model.outcomes = [
    ScalarOutcome("quality_traded", kind=ScalarOutcome.MAXIMIZE),
    ScalarOutcome("net_gmv", kind=ScalarOutcome.MAXIMIZE),
]
size = 2 if TINY else 8
experiments, outcomes = perform_experiments(model, scenarios=size, policies=size)
print(experiments[["quality_weight", "search_weight"]].assign(**outcomes))
