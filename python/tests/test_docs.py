"""Blocks of Python in the documentation run, on worlds of a few shops."""

import re
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import gresham
import pytest
from conftest import SMALL

# One of them starts Ray, and there is one cluster at a time.
pytestmark = pytest.mark.xdist_group("ray")

PAGES = sorted((Path(__file__).parents[2] / "docs").glob("*.md"))
BLOCKS = [
    pytest.param(block, id=f"{page.name}-{number}")
    for page in PAGES
    for number, block in enumerate(re.findall(r"```python\n(.*?)```", page.read_text(), re.S))
]

# What is shown with what is run: studies, slices and replicates of the size of a test.
SMALLER = {
    '"score-strength"': '"tiny.toml"',
    "slices=16": "slices=4",
    "slices=64": "slices=4",
    "replicates=40": "replicates=2",
    "replicates=20": "replicates=3",
}


# Blocks that are not run, by words in them, each with its reason.
NOT_RUN = {
    'address="auto"': "asks for a cluster; test_market.py makes one",
    '"better-package"': "takes minutes; test_worlds.py has every call of it",
}


def test_there_are_blocks_to_run() -> None:
    assert len(BLOCKS) >= 2


@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_of_the_documentation_runs(
    place: Path, monkeypatch: pytest.MonkeyPatch, block: str
) -> None:
    if any(words in block for words in NOT_RUN):
        return
    for shown, run in SMALLER.items():
        block = block.replace(shown, run)
    monkeypatch.setattr(gresham, "compare", partial(gresham.compare, set=SMALL, efficiency=False))
    with ThreadPoolExecutor(2) as threads:
        exec(block, {"dask": threads})
