"""Intervals, tests, equivalence, multiplicity and the bootstrap against scipy and statsmodels."""

import itertools
import math
from typing import Any

import numpy
import pytest
import scipy.integrate
import scipy.optimize
import scipy.stats
from gresham import GreshamError
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import ours
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import ttost_paired

SAMPLES = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=40).filter(
    lambda values: numpy.std(values) > 1e-3
)


def luck(seed: int) -> numpy.random.Generator:
    return numpy.random.default_rng(seed)


@given(SAMPLES)
@settings(max_examples=100, deadline=None)
def test_means_intervals_and_p_values_are_those_of_scipy(values: list[float]) -> None:
    found = ours("estimate", values=values)
    test = scipy.stats.ttest_1samp(values, 0)
    low, high = test.confidence_interval(0.95)
    scale = max(map(abs, values))
    assert found["mean"] == pytest.approx(numpy.mean(values), rel=1e-9, abs=1e-9 * scale)
    assert found["low"] == pytest.approx(low, rel=1e-7, abs=1e-9 * scale)
    assert found["high"] == pytest.approx(high, rel=1e-7, abs=1e-9 * scale)
    assert found["p_value"] == pytest.approx(test.pvalue, rel=1e-6, abs=1e-12)
    assert found["sd"] == pytest.approx(numpy.std(values, ddof=1), rel=1e-9)


def test_a_single_value_has_a_mean_and_no_interval_and_none_has_nothing() -> None:
    alone = ours("estimate", values=[2.5])
    assert alone["mean"] == 2.5
    assert [alone[key] for key in ("sd", "low", "high", "p_value")] == [None] * 4
    assert ours("estimate", values=[]) is None
    assert ours("half_width", values=[3.0, 3.0], confidence=0.95) == 0.0
    with pytest.raises(GreshamError, match="values"):
        ours("estimate", values="three")
    with pytest.raises(GreshamError, match="no statistic"):
        ours("no-such")


@pytest.mark.parametrize("confidence", [0.5, 0.9, 0.95, 0.99, 0.999])
@pytest.mark.parametrize("size", [2, 3, 20, 500])
def test_half_widths_at_any_confidence_are_those_of_scipy(confidence: float, size: int) -> None:
    values = luck(size).normal(3, 2, size)
    low, high = scipy.stats.ttest_1samp(values, 0).confidence_interval(confidence)
    found = ours("half_width", values=values, confidence=confidence)
    assert found == pytest.approx((high - low) / 2, rel=1e-8)


def fieller(baseline: Any, arm: Any) -> tuple[float, float]:
    """The ratios that a paired t test does not reject, less one, by search."""

    def rejected(ratio: float) -> float:
        return float(scipy.stats.ttest_1samp(arm - ratio * baseline, 0).pvalue) - 0.05

    middle = arm.mean() / baseline.mean()
    low = scipy.optimize.brentq(rejected, middle - 5, middle, xtol=1e-12)
    high = scipy.optimize.brentq(rejected, middle, middle + 5, xtol=1e-12)
    return low - 1, high - 1


@pytest.mark.parametrize("size", [6, 20, 200])
@pytest.mark.parametrize("shared", [0.0, 0.9, 0.999])
def test_pairs_are_compared_as_scipy_compares_them(size: int, shared: float) -> None:
    generator = luck(size)
    common = generator.normal(0, 1, size)
    baseline = 10 + shared * common + (1 - shared) * generator.normal(0, 1, size)
    arm = 10.2 + shared * common + (1 - shared) * generator.normal(0, 1, size)
    found = ours("paired", baseline=baseline, arm=arm)
    test = scipy.stats.ttest_rel(arm, baseline)
    low, high = test.confidence_interval(0.95)
    assert found["difference"]["low"] == pytest.approx(low, rel=1e-7, abs=1e-12)
    assert found["difference"]["high"] == pytest.approx(high, rel=1e-7, abs=1e-12)
    assert found["p_value"] == pytest.approx(test.pvalue, rel=1e-5, abs=1e-12)
    expected = scipy.stats.pearsonr(baseline, arm).statistic
    assert found["correlation"] == pytest.approx(expected, abs=1e-9)
    ratio, *ends = found["relative"]
    assert ratio == pytest.approx(arm.mean() / baseline.mean() - 1, abs=1e-10)
    assert ends == pytest.approx(fieller(baseline, arm), abs=1e-8)


def test_where_few_pairs_differ_their_signs_bound_what_is_shown() -> None:
    baseline = [5.0] * 40
    arm = [5.0] * 36 + [5.5, 5.6, 5.7, 5.8]
    found = ours("paired", baseline=baseline, arm=arm)
    signs = scipy.stats.binomtest(4, 4).pvalue
    assert scipy.stats.ttest_rel(arm, baseline).pvalue < signs
    assert found["p_value"] == pytest.approx(signs)
    assert ours("equivalence", baseline=baseline, arm=arm, margin=1.0) is None


def test_pairs_with_a_value_missing_are_dropped() -> None:
    baseline = [1.0, None, 3.0, 4.0, 5.0]
    arm = [1.5, 2.0, None, 4.25, 5.5]
    found = ours("paired", baseline=baseline, arm=arm)
    kept = scipy.stats.ttest_rel([1.5, 4.25, 5.5], [1.0, 4.0, 5.0])
    assert (found["n"], found["dropped"]) == (3, 2)
    assert found["difference"]["low"] == pytest.approx(kept.confidence_interval(0.95)[0])
    assert ours("paired", baseline=[None], arm=[1.0]) is None
    constant = ours("paired", baseline=[1.0] * 4, arm=[1.0, 2.0, 3.0, 4.0])
    assert constant["correlation"] is None


@pytest.mark.parametrize("margin", [0.05, 0.2, 0.5, 2.0])
@pytest.mark.parametrize("size", [8, 40])
def test_equivalence_is_that_of_statsmodels(size: int, margin: float) -> None:
    generator = luck(size)
    baseline = generator.normal(5, 1, size)
    arm = baseline + generator.normal(0.05, 0.4, size)
    found = ours("equivalence", baseline=baseline, arm=arm, margin=margin)
    p_value, *_ = ttost_paired(arm, baseline, -margin, margin)
    assert found["p_value"] == pytest.approx(p_value, rel=1e-6, abs=1e-12)
    assert found["inside"] == (p_value < 0.05)
    low, high = scipy.stats.ttest_rel(arm, baseline).confidence_interval(0.90)
    assert found["interval"] == pytest.approx([low, high], rel=1e-7)


def power(margin: float, size: int) -> float:
    """The chance that both tests succeed without a difference, by scipy's integration."""
    freedom = size - 1
    t = scipy.stats.t.ppf(0.95, freedom)
    reach = margin * math.sqrt(size)

    def given(s: float) -> float:
        inside = max(0.0, 2 * scipy.stats.norm.cdf(reach - t * s) - 1)
        density = scipy.stats.chi.pdf(s * math.sqrt(freedom), freedom)
        return float(inside * density * math.sqrt(freedom))

    found, _ = scipy.integrate.quad(given, 0, reach / t, limit=200)
    return float(found)


@pytest.mark.parametrize("margin", [1.5, 0.8, 0.4])
@pytest.mark.parametrize("wished", [0.5, 0.8, 0.95])
def test_replicates_for_equivalence_are_the_fewest_that_have_the_power(
    margin: float, wished: float
) -> None:
    found = ours("replicates_for_equivalence", margin_over_sd=margin, power=wished)
    assert power(margin, found) >= wished - 1e-6
    assert found == 2 or power(margin, found - 1) < wished + 1e-6


@pytest.mark.parametrize("target", [5.0, 0.9, 0.3, 0.05])
def test_replicates_for_a_precision_are_the_fewest_by_scipys_quantiles(target: float) -> None:
    values = luck(3).normal(0, 1.3, 30)
    sd = numpy.std(values, ddof=1)

    def reached(n: int) -> bool:
        return bool(scipy.stats.t.ppf(0.975, n - 1) * sd / math.sqrt(n) <= target)

    found = ours("replicates_needed", values=values, half_width=target)
    assert reached(found) and (found == 2 or not reached(found - 1))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
@settings(max_examples=100, deadline=None)
def test_holms_adjustment_is_that_of_statsmodels(p_values: list[float]) -> None:
    expected = multipletests(p_values, method="holm")[1]
    assert ours("holm", p_values=p_values) == pytest.approx(list(expected), rel=1e-12)


@pytest.mark.parametrize("size", [5, 9])
def test_max_t_of_one_outcome_is_scipys_exact_permutation_test(size: int) -> None:
    row = luck(size).normal(0.4, 1, size)
    test = scipy.stats.permutation_test(
        (row,), numpy.mean, permutation_type="samples", n_resamples=numpy.inf
    )
    found = ours("max_t", differences=[row.tolist()], draws=10, seed=1)
    assert found == pytest.approx([test.pvalue], rel=1e-9)


def test_max_t_of_several_outcomes_is_every_pattern_of_signs_counted() -> None:
    rows = luck(4).normal(0.5, 1, (3, 8)) + luck(5).normal(0, 0.5, 8)
    scaled = rows / numpy.sqrt((rows**2).sum(axis=1, keepdims=True))
    seen = numpy.abs(scaled.sum(axis=1))
    order = numpy.argsort(-seen)
    counts = numpy.zeros(3)
    patterns = list(itertools.product([1, -1], repeat=8))
    for signs in patterns:
        drawn = numpy.abs((scaled * numpy.array(signs)).sum(axis=1))
        # The largest among those not yet judged (step-down).
        most = numpy.maximum.accumulate(drawn[order][::-1])[::-1]
        counts[order] += most >= seen[order] - 1e-9
    expected = counts / len(patterns)
    expected[order] = numpy.maximum.accumulate(expected[order])
    found = ours("max_t", differences=rows.tolist(), draws=10, seed=1)
    assert found == pytest.approx(list(expected), rel=1e-9)


@pytest.mark.parametrize(("count", "runs"), [(0, 7), (7, 7), (1, 200), (13, 40), (399, 400)])
def test_proportions_are_clopper_and_pearsons_of_statsmodels(count: int, runs: int) -> None:
    expected = proportion_confint(count, runs, alpha=0.05, method="beta")
    low, high = (0.0 if math.isnan(one) else float(one) for one in expected)
    assert ours("proportion", count=count, runs=runs) == pytest.approx([low, high], abs=1e-8)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=3, max_size=30))
@settings(max_examples=100, deadline=None)
def test_rank_correlations_with_ties_are_those_of_scipy(pairs: list[tuple[int, int]]) -> None:
    found = ours("rank_correlation", pairs=pairs)
    left, right = zip(*pairs, strict=True)
    if len(set(left)) == 1 or len(set(right)) == 1:
        assert found is None
    else:
        expected = scipy.stats.spearmanr(left, right).statistic
        assert found == pytest.approx(expected, abs=1e-9)


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=30), st.floats(0, 1))
@settings(max_examples=100, deadline=None)
def test_quantiles_of_equal_weights_are_hazens_of_numpy(
    values: list[float], share: float
) -> None:
    found = ours("quantile", values=values, weights=[1.0] * len(values), share=share)
    expected = numpy.quantile(values, share, method="hazen")
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-7)


def bootstrap_t(values: Any, draws: int) -> tuple[float, float]:
    """The studentised bootstrap in numpy, on luck of its own."""
    mean, error = values.mean(), scipy.stats.sem(values)
    picks = luck(9).integers(0, len(values), (draws, len(values)))
    again = values[picks]
    t = (again.mean(axis=1) - mean) / scipy.stats.sem(again, axis=1)
    low_t, high_t = numpy.quantile(t, [0.025, 0.975])
    return mean - high_t * error, mean - low_t * error


def test_the_studentised_bootstrap_leans_as_numpys_does_and_further_than_percentiles() -> None:
    values = luck(11).lognormal(0, 0.8, 60)
    found = ours("studentised", values=values, draws=19_999, seed=1)
    width = found[1] - found[0]
    assert found == pytest.approx(bootstrap_t(values, 19_999), abs=0.04 * width)
    percentile = scipy.stats.bootstrap(
        (values,), numpy.mean, method="percentile", rng=luck(1)
    ).confidence_interval
    assert found[1] > percentile.high and found[0] > values.mean() - width / 2


def test_of_symmetric_values_the_bootstrap_gives_scipys_interval() -> None:
    values = luck(12).normal(2, 1, 300)
    found = ours("studentised", values=values, draws=9_999, seed=1)
    expected = scipy.stats.bootstrap((values,), numpy.mean, rng=luck(2)).confidence_interval
    width = expected.high - expected.low
    assert found == pytest.approx([expected.low, expected.high], abs=0.06 * width)
    assert ours("studentised", values=[1.0], draws=999, seed=1) is None
    assert ours("studentised", values=[1.0, 2.0], draws=10, seed=1) is None
    assert ours("studentised", values=[2.0, 2.0, 2.0], draws=999, seed=1) == [2.0, 2.0]
