"""Observational estimates, designs, sensitivity and worlds against other people's libraries."""

import itertools
import math
from typing import Any

import numpy
import pandas
import pytest
import scipy.stats
import statsmodels.api
import statsmodels.formula.api
from oracle import ours
from rdrobust import rdrobust
from SALib.analyze import morris as morris_analysis
from SALib.analyze import sobol as sobol_analysis
from SALib.test_functions import Ishigami
from scipy.spatial import cKDTree


def luck(seed: int) -> numpy.random.Generator:
    return numpy.random.default_rng(seed)


def test_the_double_difference_is_a_regression_of_changes_with_hc2_errors() -> None:
    generator = luck(1)
    before = generator.normal(5, 1, 90)
    treated = numpy.arange(90) < 40
    after = before + 0.3 + 0.5 * treated + generator.normal(0, 1 + treated, 90)
    pairs = numpy.column_stack([before, after])
    found = ours(
        "difference_in_differences", treated=pairs[treated], untreated=pairs[~treated]
    )
    design = statsmodels.api.add_constant(treated.astype(float))
    fit = statsmodels.api.OLS(after - before, design).fit(cov_type="HC2")
    assert found["estimate"] == pytest.approx(fit.params[1], rel=1e-9)
    assert found["standard_error"] == pytest.approx(fit.bse[1], rel=1e-9)
    assert found["interval"] == pytest.approx(list(fit.conf_int()[1]), rel=1e-9)
    assert ours("difference_in_differences", treated=[[0, 1]], untreated=pairs) is None


def discontinuous(seed: int, size: int) -> tuple[Any, Any]:
    generator = luck(seed)
    x = generator.uniform(-1, 1, size)
    y = 1 + x + 0.4 * (x >= 0) + 0.5 * x**2 + generator.normal(0, 0.3 + 0.2 * (x > 0), size)
    return x, y


@pytest.mark.parametrize("bandwidth", [0.15, 0.4, 0.9])
def test_jumps_at_a_cut_are_those_of_rdrobust_and_of_weighted_regressions(
    bandwidth: float,
) -> None:
    x, y = discontinuous(2, 900)
    found = ours("discontinuity", points=numpy.column_stack([x, y]), cut=0.0, bandwidth=bandwidth)
    theirs = rdrobust(y, x, c=0, h=bandwidth, p=1, kernel="tri", vce="hc1")
    assert found["estimate"] == pytest.approx(float(theirs.coef.iloc[0, 0]), rel=1e-6)
    assert found["treated"] == theirs.N_h[1] and found["untreated"] == theirs.N_h[0]
    variance = 0.0
    for side in (x >= 0, x < 0):
        near = side & (numpy.abs(x) < bandwidth)
        weights = 1 - numpy.abs(x[near]) / bandwidth
        design = statsmodels.api.add_constant(x[near])
        fit = statsmodels.api.WLS(y[near], design, weights=weights).fit(cov_type="HC1")
        variance += fit.bse[0] ** 2
    assert found["standard_error"] == pytest.approx(math.sqrt(variance), rel=1e-6)
    # rdrobust corrects for degrees of freedom otherwise.
    assert found["standard_error"] == pytest.approx(float(theirs.se.iloc[0, 0]), rel=0.03)


def test_a_jump_needs_units_on_both_sides() -> None:
    x = numpy.linspace(0.01, 1, 50)
    points = numpy.column_stack([x, x])
    assert ours("discontinuity", points=points, cut=0.0, bandwidth=0.5) is None
    flat = [[0.1, 1.0]] * 5 + [[-0.1, 0.0]] * 5
    assert ours("discontinuity", points=flat, cut=0.0, bandwidth=0.5) is None


def test_the_density_at_a_cut_is_two_weighted_regressions_on_a_histogram() -> None:
    values = luck(3).normal(0.2, 1, 4000)
    values = values[(values < 0) | (luck(4).uniform(size=4000) < 0.7)]
    found = ours("density_jump", values=values, cut=0.0, bandwidth=0.5)
    levels = []
    for sign in (1, -1):
        counts, edges = numpy.histogram(sign * values, bins=10, range=(0, 0.5))
        middles = (edges[1:] + edges[:-1]) / 2
        design = statsmodels.api.add_constant(middles)
        heights = counts / (len(values) * 0.05)
        fit = statsmodels.api.WLS(heights, design, weights=1 - middles / 0.5).fit()
        levels.append(fit.params[0])
    assert found["log_jump"] == pytest.approx(math.log(levels[0] / levels[1]), abs=1e-6)
    z = found["log_jump"] / found["standard_error"]
    assert found["p_value"] == pytest.approx(2 * scipy.stats.norm.sf(abs(z)), abs=1e-9)
    assert found["p_value"] < 0.05
    assert ours("density_jump", values=values[values > 0], cut=0.0, bandwidth=0.5) is None


def test_matches_are_the_nearest_by_scipys_tree() -> None:
    generator = luck(5)
    size = 120
    treated = numpy.arange(size) < 30
    covariates = generator.normal(0, [1, 5], (size, 2))
    outcome = covariates.sum(axis=1) + 0.7 * treated + generator.normal(0, 0.2, size)
    units = [
        (bool(one), 0, row.tolist(), float(value))
        for one, row, value in zip(treated, covariates, outcome, strict=True)
    ]
    found = ours("matching", units=units, neighbours=3)
    scaled = covariates / covariates.std(axis=0, ddof=1)
    _, nearest = cKDTree(scaled[~treated]).query(scaled[treated], k=3)
    expected = (outcome[treated] - outcome[~treated][nearest].mean(axis=1)).mean()
    assert found["estimate"] == pytest.approx(expected, rel=1e-9)
    assert (found["treated"], found["standard_error"] > 0) == (30, True)
    assert ours("matching", units=units[:1] + units[30:], neighbours=3) is None


BOUNDS = numpy.array([[-math.pi, math.pi]] * 3)
PROBLEM = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": BOUNDS.tolist()}


def blocks(points: Any, values: Any) -> list[Any]:
    """Blocks of a Saltelli design as gresham takes them, one replicate each."""
    rows = values.reshape(-1, 5)
    return [([row[0]], [row[1]], [[one] for one in row[2:]]) for row in rows.tolist()]


def test_sobol_indices_of_our_design_are_those_that_salib_reckons_from_it() -> None:
    size = 1024
    points = numpy.array(ours("saltelli", points=size, dimensions=3, seed=1))
    values = Ishigami.evaluate(BOUNDS[0, 0] + points * (BOUNDS[0, 1] - BOUNDS[0, 0]))
    found = ours("sobol_indices", blocks=blocks(points, values), draws=200, seed=1)
    rows = values.reshape(-1, 5)
    # A, then A with each coordinate from B, then B.
    salib = rows[:, [0, 2, 3, 4, 1]].ravel()
    theirs = sobol_analysis.analyze(PROBLEM, salib, calc_second_order=False, seed=1)
    total = [one[0] for one in found["total"]]
    shrunk = (2 * size - 1) / (2 * size)
    assert total == pytest.approx(list(theirs["ST"] * shrunk), rel=1e-9)
    first = [one[0] for one in found["first"]]
    assert first == pytest.approx(list(theirs["S1"]), abs=0.01)
    # Ishigami and Homma (1990), with a = 7 and b = 0.1.
    assert first == pytest.approx([0.3139, 0.4424, 0.0], abs=0.03)
    assert total == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.03)
    for (value, low, high), half in zip(found["total"], theirs["ST_conf"], strict=True):
        assert low <= value <= high
        assert (high - low) / 2 == pytest.approx(half, rel=0.4)


def test_noise_that_points_do_not_share_is_taken_out_of_indices() -> None:
    size = 256
    points = numpy.array(ours("saltelli", points=size, dimensions=3, seed=2))
    clean = Ishigami.evaluate(-math.pi + points * 2 * math.pi).reshape(-1, 5)
    noisy = clean[..., None] + luck(6).normal(0, 3, (*clean.shape, 8))
    noisy += luck(7).normal(0, 50, 8)
    given = [(row[0], row[1], list(row[2:])) for row in noisy.tolist()]
    found = ours("sobol_indices", blocks=given, draws=10, seed=1)
    bare = ours("sobol_indices", blocks=blocks(points, clean), draws=10, seed=1)
    for kind in ("first", "total"):
        seen = [one[0] for one in found[kind]]
        assert seen == pytest.approx([one[0] for one in bare[kind]], abs=0.06)
    constant = [([1.0], [1.0], [[1.0]])] * 4
    assert ours("sobol_indices", blocks=constant, draws=10, seed=1) is None


def test_elementary_effects_are_those_of_salib() -> None:
    levels = 4
    points = numpy.array(ours("morris", points=20, dimensions=3, levels=levels, seed=3))
    values = Ishigami.evaluate(-math.pi + points * 2 * math.pi)
    found = ours("elementary_effects", points=points, values=values, factors=3)
    unit = {**PROBLEM, "bounds": [[0, 1]] * 3}
    theirs = morris_analysis.analyze(unit, points, values, num_levels=levels, seed=1)
    for key, name in (("mean", "mu"), ("mean_size", "mu_star"), ("spread", "sigma")):
        assert [one[key] for one in found] == pytest.approx(list(theirs[name]), rel=1e-9)


@pytest.mark.parametrize("design", ["sobol", "latin_hypercube"])
def test_designs_fill_a_cube_more_evenly_than_chance(design: str) -> None:
    points = numpy.array(ours(design, points=256, dimensions=4, seed=5))
    even = scipy.stats.qmc.discrepancy(points)
    chance = [scipy.stats.qmc.discrepancy(luck(n).uniform(size=(256, 4))) for n in range(10)]
    assert even < min(chance)
    for column in points.T:
        strata = numpy.sort((column * 256).astype(int))
        assert list(strata) == list(range(256)), "one point in every stratum"


def test_shapley_values_are_means_over_every_order() -> None:
    worth = luck(8).normal(0, 1, 2**4)
    worth[0] = 0
    expected = numpy.zeros(4)
    orders = list(itertools.permutations(range(4)))
    for order in orders:
        present = 0
        for player in order:
            expected[player] += worth[present | 1 << player] - worth[present]
            present |= 1 << player
    found = ours("shapley", worth=worth)
    assert found == pytest.approx(list(expected / len(orders)), abs=1e-12)
    assert sum(found) == pytest.approx(worth[-1])


def test_fronts_are_what_nothing_else_beats() -> None:
    points = luck(9).integers(0, 8, (40, 3)).astype(float)

    def beats(one: Any, other: Any) -> bool:
        return bool((one >= other).all() and (one > other).any())

    left = set(range(40))
    for front in ours("fronts", points=points):
        best = {i for i in left if not any(beats(points[j], points[i]) for j in left)}
        smaller = {i for i in left if not any(beats(-points[j], -points[i]) for j in left)}
        assert set(front) in (best, smaller)
        left -= set(front)
    assert not left


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_variance_between_worlds_is_that_of_a_two_way_analysis(seed: int) -> None:
    """With equal weights: worlds in rows, luck that they share in columns."""
    generator = luck(seed)
    effects = (
        0.4
        + generator.normal(0, 0.5, (12, 1))
        + generator.normal(0, 0.3, (1, 6))
        + generator.normal(0, 0.4, (12, 6))
    )
    found = ours("over_worlds", weights=[2.0] * 12, effects=effects)
    world, replicate = numpy.indices(effects.shape)
    rows = {"effect": effects.ravel(), "world": world.ravel(), "replicate": replicate.ravel()}
    formula = "effect ~ C(world) + C(replicate)"
    fit = statsmodels.formula.api.ols(formula, pandas.DataFrame(rows)).fit()
    table = statsmodels.api.stats.anova_lm(fit)
    squares = table["sum_sq"] / table["df"]
    between = (squares["C(world)"] - squares["Residual"]) / 6
    assert found["between"] == pytest.approx(math.sqrt(max(0.0, between)), rel=1e-6)
    assert found["mean"] == pytest.approx(effects.mean(), rel=1e-9)
    assert found["effective"] == pytest.approx(12)
    assert found["range"][0] < found["median"] < found["range"][1]
    assert ours("over_worlds", weights=[1.0, 1.0], effects=[[1.0], [2.0]]) is None
