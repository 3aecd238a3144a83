"""The package computes what the record of digests holds for every system."""

import tomllib
from datetime import date
from pathlib import Path

import gresham
import pytest

RECORD = tomllib.loads((Path(__file__).parents[2] / "tests/digests/shipped.toml").read_text())


def setting(text: str) -> tuple[str, int | date]:
    key, value = text.split("=")
    return key, int(value) if value.isdecimal() else date.fromisoformat(value)


@pytest.mark.parametrize("name", ["service-is-growth", "as-announced", "alone-traffic"])
def test_a_shipped_scenario_has_the_digest_on_record(place: Path, name: str) -> None:
    answer = gresham.run(
        name,
        set=dict(map(setting, RECORD["settings"])),
        seed=RECORD["seed"],
        replicates=RECORD["replicates"],
        efficiency=False,
        figures=False,
    )
    assert answer.digest == RECORD["digests"][name]
