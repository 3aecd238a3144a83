"""Buyers of the market against those of a real retailer: do they come back as CDNOW's did?

    python examples/python/cdnow.py                  # some minutes
    python examples/python/cdnow.py --tiny           # seconds, and no result
    python examples/python/cdnow.py --write docs     # makes docs/cdnow.md and its figure anew

The purchases of CDNOW's customers of 1997 are in the package `lifetimes`, whose licence is MIT;
they are read from where it is installed. In the market a retailer's customer is a pair of a shop
and a buyer, and trust is frozen, so that buyers change for no other reason than that they forget,
are drawn elsewhere, or stop. Two models are fitted to both: the negative binomial distribution of
how often customers buy (NBD; Ehrenberg 1959) and the BG/NBD model of when they stop (Fader, Hardie
and Lee 2005).
"""

import argparse
import math
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, TypeAlias

import gresham
import matplotlib
import numpy
import pandas
import scipy.optimize
import scipy.special
import scipy.stats

matplotlib.use("svg")
from matplotlib import pyplot  # noqa: E402

COHORT_DAYS = 84  # customers won in the first twelve weeks, as by Fader, Hardie and Lee (2005)
FITTED_DAYS = 273  # thirty-nine weeks, as by them
SEEN_DAYS = 365  # what the market has after a year in which nobody counts as new
GROUPS = 10  # disjoint tenths of CDNOW's customers tell how far chance moves a figure
FARTHEST = 9.0  # logarithms of parameters are looked for up to here
FROZEN = {"memory.trust_gain": 0, "memory.trust_loss": 0}

Numbers: TypeAlias = "dict[str, float]"


@dataclass(frozen=True)
class Cohort:
    """Purchases of customers won in the first days: a row each, and days since the first day."""

    purchases: pandas.DataFrame
    """Columns `customer` and `day`, one row per customer and day."""

    def group(self, number: int) -> "Cohort":
        """One tenth of the customers."""
        purchases = self.purchases
        return Cohort(purchases[purchases.customer % GROUPS == number])


def cohort(purchases: pandas.DataFrame, first_day: int) -> Cohort:
    """Those whose first purchase of all falls into the days of the cohort."""
    days = purchases.drop_duplicates(["customer", "day"])
    won = days.groupby("customer").day.transform("min")
    since = days.day - first_day
    inside = (won >= first_day) & (won < first_day + COHORT_DAYS) & (since < SEEN_DAYS)
    kept = days[inside].assign(day=since[inside])
    return Cohort(kept.sort_values(["customer", "day"], ignore_index=True))


def cdnow() -> Cohort:
    """Read the purchases that the installed package has."""
    path = metadata.distribution("lifetimes").locate_file("lifetimes/datasets/CDNOW_master.txt")
    columns = ["customer", "date", "items", "dollars"]
    read = pandas.read_csv(str(path), sep=r"\s+", header=0, names=columns)
    date = pandas.to_datetime(read.date.astype(str), format="%Y%m%d")
    day = (date - pandas.Timestamp("1997-01-01")).dt.days
    return cohort(pandas.DataFrame({"customer": read.customer, "day": day}), 0)


def market(replicate: int, tiny: bool) -> tuple[Cohort, numpy.ndarray, float]:
    """Run a market: its cohort, and how often each of its consumers bought in the days fitted."""
    consumers, shops = (1500, 40) if tiny else (12_000, 300)
    size = {"population.consumers": consumers, "population.shops": shops}
    table = gresham.purchases(
        "traffic-first", set={**FROZEN, **size}, replicate=replicate
    ).to_pandas()
    first_day = int(table.day.max()) + 1 - SEEN_DAYS
    pairs = pandas.DataFrame({"customer": table.buyer * 100_000 + table.shop, "day": table.day})
    pairs["customer"] = pairs.customer.factorize()[0]
    inside = table[(table.day >= first_day) & (table.day < first_day + FITTED_DAYS)]
    bought = numpy.bincount(inside.buyer, minlength=consumers)
    return cohort(pairs, first_day), bought, float(len(inside))


def summaries(found: Cohort) -> pandas.DataFrame:
    """Repeat purchases, weeks to the last one and weeks watched, customer by customer."""
    fitted = found.purchases[found.purchases.day < FITTED_DAYS]
    grouped = fitted.groupby("customer").day.agg(["min", "max", "count"])
    rows = pandas.DataFrame(
        {
            "x": grouped["count"] - 1,
            "recency": (grouped["max"] - grouped["min"]) / 7,
            "watched": (FITTED_DAYS - grouped["min"]) / 7,
        }
    )
    return rows.groupby(["x", "recency", "watched"]).size().rename("n").reset_index()


def bg_nbd(rows: pandas.DataFrame) -> Numbers:
    """Fit r, alpha, a and b by maximum likelihood."""
    x, recency, watched, n = (rows[key].to_numpy(float) for key in rows)
    lgamma = scipy.special.gammaln

    def loss(logs: Any) -> float:
        r, alpha, a, b = numpy.exp(logs)
        common = lgamma(r + x) - lgamma(r) + r * math.log(alpha)
        common += lgamma(a + b) + lgamma(b + x) - lgamma(b) - lgamma(a + b + x)
        stays = -(r + x) * numpy.log(alpha + watched)
        stopped = math.log(a) - numpy.log(b + numpy.maximum(x, 1) - 1)
        stopped = numpy.where(x > 0, stopped - (r + x) * numpy.log(alpha + recency), -numpy.inf)
        return float(-(n * (common + numpy.logaddexp(stays, stopped))).sum() / n.sum())

    found = best(loss, [[-1.0, 1.0, 0.0, 0.5], [0.0, 2.0, -1.0, 0.0]])
    return dict(zip(("r", "alpha", "a", "b"), numpy.exp(found).tolist(), strict=True))


def nbd(counts: numpy.ndarray) -> Numbers:
    """Fit shape k and mean of a negative binomial distribution by maximum likelihood."""
    values, n = numpy.unique(counts, return_counts=True)
    mean = float(counts.mean())

    def loss(logs: Any) -> float:
        k = math.exp(logs[0])
        return float(-(n * scipy.stats.nbinom.logpmf(values, k, k / (k + mean))).sum() / n.sum())

    return {"k": math.exp(best(loss, [[-1.0], [0.0]])[0]), "mean": mean}


def best(loss: Callable[[Any], float], starts: list[list[float]]) -> numpy.ndarray:
    """The least of a loss from several starts."""
    # Where nobody stops, a goes to nothing, and the end of the bounds is as good.
    bounds = [(-FARTHEST, FARTHEST)] * len(starts[0])
    options = {"maxiter": 500, "ftol": 1e-13, "gtol": 1e-9}
    tried = [
        scipy.optimize.minimize(loss, start, method="L-BFGS-B", bounds=bounds, options=options)
        for start in starts
    ]
    found: numpy.ndarray = min(tried, key=lambda one: one.fun).x
    return found


def back_within(found: Cohort, days: numpy.ndarray) -> numpy.ndarray:
    """Share of new customers that have bought again so many days after their first purchase."""
    grouped = found.purchases.groupby("customer").day
    first = grouped.min()
    later = found.purchases[found.purchases.day > found.purchases.customer.map(first)]
    gap = later.groupby("customer").day.min().reindex(first.index) - first
    gap = gap.fillna(math.inf)
    # All are watched so long.
    assert days.max() <= SEEN_DAYS - COHORT_DAYS
    shares: numpy.ndarray = (gap.to_numpy()[:, None] <= days).mean(axis=0)
    return shares


def repeats_by_week(found: Cohort) -> numpy.ndarray:
    """Repeat purchases per customer until the end of each week."""
    first = found.purchases.groupby("customer").day.transform("min")
    repeats = found.purchases[found.purchases.day > first]
    weeks = numpy.bincount(repeats.day // 7, minlength=SEEN_DAYS // 7)[: SEEN_DAYS // 7]
    per_customer: numpy.ndarray = weeks.cumsum() / found.purchases.customer.nunique()
    return per_customer


def expected_by_week(found: Cohort, model: Numbers) -> numpy.ndarray:
    """The BG/NBD model's expectation of it under these parameters."""
    r, alpha, a, b = (model[key] for key in ("r", "alpha", "a", "b"))
    won = numpy.bincount(found.purchases.groupby("customer").day.min(), minlength=COHORT_DAYS)
    weeks = numpy.arange(1, SEEN_DAYS // 7 + 1)
    since = numpy.maximum(weeks[:, None] * 7 - numpy.arange(COHORT_DAYS), 0) / 7
    curve = scipy.special.hyp2f1(r, b, a + b - 1, since / (alpha + since))
    each = (a + b - 1) / (a - 1) * (1 - (alpha / (alpha + since)) ** r * curve)
    expected: numpy.ndarray = each @ won / won.sum()
    return expected


def figures(found: Cohort) -> Numbers:
    """The figures that are compared."""
    within = numpy.array([30, 60, 90, 180])
    shares = dict(zip(within.tolist(), back_within(found, within), strict=True))
    rows = summaries(found)
    model = bg_nbd(rows)
    counts = numpy.repeat(rows.x.to_numpy(), rows.n.to_numpy())
    weeks, expected = repeats_by_week(found), expected_by_week(found, model)
    fitted = FITTED_DAYS // 7
    return {
        **{f"back within {days} days": float(share) for days, share in shares.items()},
        "of those within 90 days, within 30": float(shares[30] / shares[90]),
        "bought once": float((counts == 0).mean()),
        "repeat purchases": float(counts.mean()),
        "NBD shape k of repeats": nbd(counts)["k"],
        "BG/NBD r": model["r"],
        "BG/NBD alpha, weeks": model["alpha"],
        "BG/NBD a": model["a"],
        "BG/NBD b": model["b"],
        "BG/NBD chance to stop": model["a"] / (model["a"] + model["b"]),
        "repeats after the fit, seen over expected": float(
            (weeks[-1] - weeks[fitted - 1]) / (expected[-1] - expected[fitted - 1])
        ),
    }


@dataclass(frozen=True)
class Row:
    """A figure of both, each with its 95 % interval."""

    name: str
    cdnow: tuple[float, float]
    market: tuple[float, float]

    @property
    def ratio(self) -> tuple[float, float, float]:
        """The market's over CDNOW's, with the ends of its interval."""
        ratio = self.market[0] / self.cdnow[0]
        parts = [half / value for value, half in (self.cdnow, self.market)]
        spread = math.hypot(*parts)
        return ratio, ratio * math.exp(-spread), ratio * math.exp(spread)


def half_width(values: list[float]) -> float:
    """Half of the 95 % interval of a mean of independent parts."""
    return float(scipy.stats.sem(values) * scipy.stats.t.ppf(0.975, len(values) - 1))


def compare(real: Cohort, markets: list[Cohort]) -> list[Row]:
    """Every figure of the retailer and of the market."""
    whole = figures(real)
    tenths = [figures(real.group(number)) for number in range(GROUPS)]
    ours = [figures(one) for one in markets]
    rows = []
    for name, value in whole.items():
        parts = [one[name] for one in tenths]
        runs = [one[name] for one in ours]
        known = (value, half_width(parts))
        rows.append(Row(name, known, (float(numpy.mean(runs)), half_width(runs))))
    return rows


def draw(real: Cohort, markets: list[Cohort], path: Path) -> None:
    """Two panels: coming back after the first purchase, and repeats against the fitted model."""
    days = numpy.arange(1, 271)
    weeks = numpy.arange(1, SEEN_DAYS // 7 + 1)
    pyplot.rcParams.update({"svg.hashsalt": "gresham", "font.size": 9, "svg.fonttype": "none"})
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(8.5, 3.4), layout="constrained")
    curves = numpy.array([back_within(one, days) for one in markets])
    left.plot(days, 100 * back_within(real, days), color="#1b6ca8", label="CDNOW")
    left.plot(days, 100 * curves.mean(axis=0), color="#c2571a", label="market, trust frozen")
    left.fill_between(
        days, 100 * curves.min(axis=0), 100 * curves.max(axis=0), color="#c2571a", alpha=0.25
    )
    left.set(xlabel="days since the first purchase", ylabel="new customers back, %", ylim=(0, None))
    left.legend(frameon=False)
    for found, colour in ((real, "#1b6ca8"), (markets[0], "#c2571a")):
        model = bg_nbd(summaries(found))
        right.plot(weeks, repeats_by_week(found), color=colour)
        right.plot(weeks, expected_by_week(found, model), color=colour, linestyle="dashed")
    right.axvline(FITTED_DAYS / 7, color="#888888", linewidth=0.8)
    right.set(xlabel="week of the cohort", ylabel="repeats per customer", ylim=(0, None))
    right.set_title("solid: seen; dashed: BG/NBD fitted left of the line", fontsize=8)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


def table(rows: list[Row]) -> str:
    """The rows in Markdown."""
    lines = ["| | CDNOW | market | market over CDNOW |", "|---|---|---|---|"]
    for row in rows:
        (real, real_half), (ours, our_half) = row.cdnow, row.market
        ratio, low, high = row.ratio
        cells = f"{real:.3f} ± {real_half:.3f} | {ours:.3f} ± {our_half:.3f}"
        lines.append(f"| {row.name} | {cells} | {ratio:.2f} [{low:.2f}, {high:.2f}] |")
    return "\n".join(lines)


def sorted_out(rows: list[Row]) -> dict[str, str]:
    """Figures beyond luck, and those surely within or beyond half to twice CDNOW's."""
    found: dict[str, list[str]] = {
        key: [] for key in ("lower", "higher", "alike", "inside", "outside")
    }
    for row in rows:
        ratio, low, high = row.ratio
        said = f"{row.name} ({ratio:.2f} times)"
        found["lower" if high < 1 else "higher" if low > 1 else "alike"].append(said)
        if high < 0.5 or low > 2:
            found["outside"].append(said)
        elif low >= 0.5 and high <= 2:
            found["inside"].append(said)
    return {key: "; ".join(names) or "nothing" for key, names in found.items()}


def page(rows: list[Row], buyers: Numbers, replicates: int) -> str:
    """The document."""
    says = {
        "table": table(rows),
        **sorted_out(rows),
        "k": f"{buyers['k']:.2f} ± {buyers['half']:.2f}",
        "mean": f"{buyers['mean']:.1f}",
        "replicates": str(replicates),
    }
    template = Path(__file__).with_name("cdnow.template.md").read_text(encoding="utf-8")
    for key, words in says.items():
        template = template.replace("{" + key + "}", words)
    return template


def main() -> None:
    """Compare, print, and write if asked to."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tiny", action="store_true")
    parser.add_argument("--replicates", type=int, default=None)
    parser.add_argument("--write", type=Path, default=None)
    asked = parser.parse_args()
    replicates = asked.replicates or (2 if asked.tiny else 5)
    real = cdnow()
    runs = [market(replicate, asked.tiny) for replicate in range(replicates)]
    markets = [found for found, _, _ in runs]
    fits = [nbd(bought) for _, bought, _ in runs]
    buyers = {
        "k": float(numpy.mean([one["k"] for one in fits])),
        "half": half_width([one["k"] for one in fits]),
        "mean": float(numpy.mean([one["mean"] for one in fits])),
    }
    rows = compare(real, markets)
    print(table(rows))
    print(f"NBD shape of all orders of a buyer: {buyers['k']:.3f} ± {buyers['half']:.3f}")
    if asked.write is not None:
        draw(real, markets, asked.write / "images/cdnow.svg")
        text = page(rows, buyers, replicates)
        (asked.write / "cdnow.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
