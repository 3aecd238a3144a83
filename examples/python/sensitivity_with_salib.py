"""Which assumptions move the effect of the score: Morris screening by SALib.

    python examples/python/sensitivity_with_salib.py            # some minutes
    python examples/python/sensitivity_with_salib.py --tiny     # seconds, and no result
"""

import sys
from typing import Any

import gresham
import numpy
from SALib.analyze import morris as analysis
from SALib.sample import morris as sampling

TINY = "--tiny" in sys.argv
PROBLEM: dict[str, Any] = {
    "num_vars": 2,
    "names": ["choice.quality_weight", "policy.experience_score.search_weight"],
    # Assumed: half and twice what the shipped world and the shipped score have, roughly.
    "bounds": [[0.5, 2.0], [0.2, 2.0]],
}


def effect(values: Any) -> float:
    """Difference that the score makes to quality traded, at a point."""
    shared = {PROBLEM["names"][0]: float(values[0]), "population.consumers": 500 if TINY else 6000}
    shared |= {"population.shops": 50} if TINY else {}
    settings = [f"{key}={value}" for key, value in shared.items()]
    settings.append(f"true-experience-score:{PROBLEM['names'][1]}={float(values[1])}")
    answer = gresham.compare(
        "traffic-first",
        "true-experience-score",
        set=settings,
        replicates=2 if TINY else 8,
        outcomes=["quality_traded"],
        efficiency=False,
        figures=False,
        out="results/salib",
        force=True,
    )
    return answer.effect("quality_traded").value


points = sampling.sample(PROBLEM, 2 if TINY else 10, num_levels=4, seed=1)
found = analysis.analyze(PROBLEM, points, numpy.array([effect(one) for one in points]), seed=1)
columns = (PROBLEM["names"], found["mu_star"], found["mu_star_conf"])
for name, mean, spread in zip(*columns, strict=True):
    print(f"{name}: {mean:.4f} ± {spread:.4f}")
