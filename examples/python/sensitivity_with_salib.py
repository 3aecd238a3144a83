"""Which assumptions about the world move the effect of the score: Morris screening by SALib.

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
    "num_vars": 3,
    "names": ["choice.quality_weight", "demand.trust_elasticity", "memory.trust_loss"],
    # Assumed: what the world file calls plausible, or half and twice what it has, roughly.
    "bounds": [[2.0, 8.0], [1.0, 4.0], [0.06, 0.24]],
}
SIZE = {"population.consumers": 300 if TINY else 6000, "population.shops": 40 if TINY else 200}


def effect(values: Any) -> float:
    """Difference that the score makes to quality traded, in a world."""
    world = dict(zip(PROBLEM["names"], (float(value) for value in values), strict=True))
    answer = gresham.compare(
        "traffic-first",
        "true-experience-score",
        set={**SIZE, **world},
        replicates=2 if TINY else 8,
        outcomes=["quality_traded"],
        efficiency=False,
        figures=False,
        out="results/salib",
        force=True,
    )
    return answer.effect("quality_traded").value


points = sampling.sample(PROBLEM, 2 if TINY else 10, num_levels=4, seed=1)
# Every point has the same luck, so that what differs is due to the world.
found = analysis.analyze(PROBLEM, points, numpy.array([effect(one) for one in points]), seed=1)
columns = (PROBLEM["names"], found["mu_star"], found["mu_star_conf"], found["sigma"])
print("parameter: mean size of its effect over its range ± 95 %, spread of it over other values")
for name, mean, half, spread in zip(*columns, strict=True):
    print(f"{name}: {mean:.4f} ± {half:.4f}, {spread:.4f}")
