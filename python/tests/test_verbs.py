"""Use cases from Python: the same results as the command, typed answers, and tables."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import gresham
import pyarrow
import pytest
from conftest import SMALL

ARMS = ("traffic-first", "true-experience-score")


def compared(out: Path, **more: Any) -> gresham.Comparison:
    options: dict[str, Any] = {"replicates": 3, "efficiency": False, "figures": False, **more}
    return gresham.compare(*ARMS, set=SMALL, out=out, **options)


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, without how long something took."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found[str(path.relative_to(folder))] = path.read_bytes()
    if "manifest.json" in found:
        manifest = json.loads(found["manifest.json"])
        del manifest["speed"]
        found["manifest.json"] = json.dumps(manifest).encode()
    return found


def test_results_are_those_of_the_command_to_the_byte(place: Path) -> None:
    answer = compared(Path("here/whole"))
    words = ["compare", *ARMS, "--replicates", "3", "--no-efficiency", "--no-figures"]
    for key, value in SMALL.items():
        words += ["--set", f"{key}={value}"]
    (place / "there").mkdir()
    subprocess.run(
        [sys.executable, "-m", "gresham", *words, "--quiet", "--out", "whole"],
        check=True,
        cwd=place / "there",
        capture_output=True,
    )
    there = files(place / "there/whole")
    assert json.loads(there["manifest.json"])["digest"] == answer.digest
    told = {"manifest.json", "README.md", "zh/README.md", "gresham.json"}
    here = files(place / "here/whole")
    assert here.keys() == there.keys()
    for name in here.keys() - told:
        assert here[name] == there[name], name


def test_a_comparison_is_typed_and_its_table_is_what_its_document_says(place: Path) -> None:
    answer = compared(place / "out", outcomes=["orders", "trust"])
    effect = answer.effect("trust")
    table = answer.outcomes.to_arrow().to_pylist()
    row = next(one for one in table if one["outcome"] == "trust" and one["arm"] == ARMS[1])
    assert (effect.value, effect.low, effect.high) == (
        row["difference"],
        row["difference_low"],
        row["difference_high"],
    )
    assert effect.low is not None and effect.low <= effect.value
    assert effect.verdict == row["verdict"] and effect.pairs == 3
    assert answer.seed == 1 and len(str(answer)) > 100
    with pytest.raises(gresham.GreshamError, match="not among orders, trust"):
        answer.effect("trusted")


def test_means_are_those_of_the_replicates(place: Path) -> None:
    answer = compared(place / "out", outcomes=["trust"])
    rows = answer.by_replicate.to_arrow().to_pylist()
    for entry in answer.document["outcomes"][0]["arms"]:
        values = [
            one["value"]
            for one in rows
            if (one["arm"], one["outcome"]) == (entry["arm"], "trust")
            and one["slice_group"] == "all"
        ]
        assert len(values) == 3
        assert sum(values) / 3 == pytest.approx(entry["mean"], rel=1e-12)
    assert len(answer.daily) > 0


def test_tables_are_taken_without_a_copy_and_say_what_they_are_of(place: Path) -> None:
    answer = compared(place / "out")
    first, second = pyarrow.table(answer.outcomes), pyarrow.table(answer.outcomes)
    for one, other in zip(first.columns, second.columns, strict=True):
        here, there = one.chunk(0).buffers()[-1], other.chunk(0).buffers()[-1]
        assert here.address == there.address
    about = {key.decode(): value.decode() for key, value in first.schema.metadata.items()}
    assert about["digest"] == answer.digest and about["seed"] == "1"
    assert about["command"] == "compare"
    frame = answer.outcomes.to_polars()
    assert frame.height == len(answer.outcomes) == len(answer.outcomes.to_pandas())
    duckdb = pytest.importorskip("duckdb")
    counted = duckdb.from_arrow(first).count("arm").fetchall()
    assert counted == [(len(answer.outcomes),)]


def test_a_run_and_a_dictionary_for_a_scenario(place: Path) -> None:
    own = {"extends": "traffic-first", "name": "own", "policy": {"order_saving": {}}}
    answer = gresham.run(own, set=SMALL, replicates=2, efficiency=False, out="own")
    assert answer.document["arms"][0]["name"] == "own"
    assert answer.figures and answer.figures[0].suffix == ".svg"
    page = answer._repr_html_()
    assert "<table>" in page and "<svg" in page
    same = place / "own.toml"
    same.write_text('extends = "traffic-first"\n[policy.order_saving]\n')
    assert gresham.scenario(own).digest == gresham.scenario(same).digest


def test_a_sweep_has_points_and_outcomes_as_tables(place: Path) -> None:
    answer = gresham.sweep("tiny.toml", out="swept", figures=False)
    assert answer.points.to_arrow().column("weight").to_pylist() == [0, 1, 2]
    assert len(answer.outcomes) == 3 * 2 * 2
    assert answer.sensitivity is None
    again = gresham.sweep("tiny.toml", out="again", figures=False, threads=1)
    assert again.digest == answer.digest


def test_levers_are_taken_apart_and_shares_add_up(place: Path) -> None:
    taken = gresham.ablate(ARMS[1], on=ARMS[0], replicates=2, set=SMALL, out="apart")
    assert "lever" in taken.tables["effects"].columns and taken.digest
    shares = gresham.attribute(
        *ARMS,
        outcomes=["net_gmv"],
        orders=1,
        worlds=None,
        replicates=2,
        set=SMALL,
        out="shares",
    )
    rows = shares.tables["shares"].to_arrow().to_pylist()
    values = [row["Shapley_value_mean"] for row in rows]
    assert sum(values[:-1]) == pytest.approx(values[-1])


def test_a_game_a_calibration_and_claims_answer(place: Path) -> None:
    game = {"flip": "2025-04-10", "from_day": 5, "to_day": 25}
    early = {**SMALL, "run.start": date(2025, 1, 1)}
    answer = gresham.payoffs(
        ARMS[0], game=game, worlds=None, replicates=2, set=early, out="payoffs"
    )
    assert len(answer.tables["payoffs"]) >= 1 and answer.document
    small = {"population.consumers": 300, "population.shops": 60}
    fitted = gresham.calibrate(
        points=16, waves=1, screening=0, candidates=10_000, replicates=1, set=small, out="fitted"
    )
    assert fitted.folder == Path("fitted") and "points" in fitted.document
    judged = gresham.claims(replicates=2, set=small, out="judged")
    assert judged.folder == Path("judged") and "verdict" in str(judged.document)


def test_explanations_come_from_the_declarations() -> None:
    assert "refund" in str(gresham.explain("refund_only"))
    assert gresham.explain("repeat_90").unit == "share"
    assert set(gresham.levers()) >= {"experience_score", "refund_only"}
    with pytest.raises(gresham.GreshamError, match="did you mean `repeat_90`"):
        gresham.explain("repeat90")
    names = [one.name for one in gresham.scenarios()]
    assert "service-is-growth" in names
