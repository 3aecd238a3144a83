"""The fits behind docs/cdnow.md, against published parameters and the package's own."""

import sys
from pathlib import Path
from types import ModuleType

import numpy
import pandas
import pytest
import scipy.stats
from lifetimes import BetaGeoFitter
from lifetimes.datasets import load_cdnow_summary


@pytest.fixture(scope="module")
def cdnow() -> ModuleType:
    sys.path.insert(0, str(Path(__file__).parents[2] / "examples/python"))
    try:
        import cdnow
    finally:
        del sys.path[0]
    found: ModuleType = cdnow
    return found


def rows(frame: pandas.DataFrame) -> pandas.DataFrame:
    columns = {"frequency": "x", "recency": "recency", "T": "watched"}
    named = frame.rename(columns=columns)[["x", "recency", "watched"]]
    return named.groupby(["x", "recency", "watched"]).size().rename("n").reset_index()


def test_the_fit_is_the_published_one_and_the_packages(cdnow: ModuleType) -> None:
    frame = load_cdnow_summary(index_col=[0])
    found = cdnow.bg_nbd(rows(frame))
    theirs = BetaGeoFitter().fit(frame.frequency, frame.recency, frame["T"]).params_
    # Fader, Hardie and Lee (2005), table 2.
    published = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
    for name, value in published.items():
        assert found[name] == pytest.approx(value, abs=0.002)
        assert found[name] == pytest.approx(theirs[name], rel=0.002)


def test_a_cohort_is_read_as_the_package_reads_it(cdnow: ModuleType) -> None:
    found = cdnow.cdnow()
    assert found.purchases.customer.nunique() == 23_570
    summary = cdnow.summaries(found)
    assert summary.n.sum() == 23_570
    assert (summary.recency <= summary.watched).all() and (summary.x >= 0).all()
    # A tenth of the customers, drawn systematically, ships with the package as a summary.
    tenth = load_cdnow_summary(index_col=[0])
    assert summary.x @ summary.n / 23_570 == pytest.approx(tenth.frequency.mean(), rel=0.06)
    shares = cdnow.back_within(found, numpy.array([30, 90]))
    assert shares == pytest.approx([0.175, 0.292], abs=0.01)


def test_shapes_that_were_put_in_are_found_again(cdnow: ModuleType) -> None:
    generator = numpy.random.default_rng(1)
    counts = scipy.stats.nbinom.rvs(0.7, 0.7 / (0.7 + 5), size=20_000, random_state=generator)
    found = cdnow.nbd(counts)
    assert found["k"] == pytest.approx(0.7, rel=0.05)
    assert found["mean"] == pytest.approx(5, rel=0.05)


def test_expected_repeats_are_those_of_the_package(cdnow: ModuleType) -> None:
    frame = load_cdnow_summary(index_col=[0])
    fitter = BetaGeoFitter().fit(frame.frequency, frame.recency, frame["T"])
    one_day = pandas.DataFrame({"customer": [1], "day": [0]})
    model = cdnow.bg_nbd(rows(frame))
    ours = cdnow.expected_by_week(cdnow.Cohort(one_day), model)
    weeks = numpy.arange(1, len(ours) + 1)
    theirs = fitter.expected_number_of_purchases_up_to_time(weeks)
    assert ours == pytest.approx(list(theirs), rel=0.005)
