"""The statistics of a comparison, held against other people's implementations."""

from typing import Any

import gresham
import numpy
import pytest
import scipy.stats
from conftest import SMALL
from statsmodels.stats.multitest import multipletests

ARMS = ("traffic-first", "true-experience-score", "refund-only-relaxed")


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> gresham.Comparison:
    """A comparison of three arms over twelve replicates."""
    out = tmp_path_factory.mktemp("statistics") / "out"
    options: dict[str, Any] = {"replicates": 12, "efficiency": False, "figures": False}
    return gresham.compare(*ARMS, set=SMALL, out=out, **options)


@pytest.fixture(scope="module")
def values(answer: gresham.Comparison) -> dict[tuple[str, str], Any]:
    """Every outcome's values by arm, replicate by replicate."""
    frame = answer.by_replicate.to_pandas()
    whole = frame[frame.slice_group == "all"].sort_values("replicate")
    groups = whole.groupby(["arm", "outcome"], observed=True)
    return {key: group.value.to_numpy(dtype=float) for key, group in groups}


def test_means_and_intervals_are_those_of_scipy(
    answer: gresham.Comparison, values: dict[tuple[str, str], Any]
) -> None:
    checked = 0
    for entry in answer.document["outcomes"]:
        for one in entry["arms"]:
            found = values[one["arm"], entry["name"]]
            found = found[numpy.isfinite(found)]
            if one["half_width"] is None or len(found) < 2:
                continue
            spread = scipy.stats.sem(found) * scipy.stats.t.ppf(0.975, len(found) - 1)
            assert one["mean"] == pytest.approx(found.mean(), rel=1e-9)
            assert one["half_width"] == pytest.approx(spread, rel=1e-6, abs=1e-12)
            checked += 1
    assert checked > 20


def test_p_values_are_those_of_scipys_paired_test_and_of_statsmodels_holm(
    answer: gresham.Comparison, values: dict[tuple[str, str], Any]
) -> None:
    raw, adjusted, checked = [], [], 0
    for entry in answer.document["outcomes"]:
        baseline = values[ARMS[0], entry["name"]]
        for one in entry["arms"]:
            contrast = one["against_baseline"]
            if contrast is None or contrast["p_value"] is None:
                continue
            if entry["better"] in ("higher", "lower"):
                raw.append(contrast["p_value"])
                adjusted.append(contrast["adjusted_p_value"])
            other = values[one["arm"], entry["name"]]
            both = numpy.isfinite(baseline) & numpy.isfinite(other)
            if numpy.ptp((other - baseline)[both]) == 0:
                continue
            expected = scipy.stats.ttest_rel(other[both], baseline[both]).pvalue
            moved = numpy.count_nonzero((other - baseline)[both])
            if moved == both.sum() and moved >= 5:
                assert contrast["p_value"] == pytest.approx(expected, rel=1e-6, abs=1e-12)
            else:
                # Few events bound what can be known from them: a t test is too sure there.
                assert contrast["p_value"] >= expected * (1 - 1e-6)
            correlation = scipy.stats.pearsonr(other[both], baseline[both]).statistic
            assert contrast["correlation"] == pytest.approx(correlation, rel=1e-9, abs=1e-9)
            checked += 1
    assert checked > 10
    expected = multipletests(raw, method="holm")[1]
    assert adjusted == pytest.approx(list(expected), rel=1e-9)
