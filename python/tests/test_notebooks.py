"""Notebooks run from their first cell to their last, and are committed without what they show."""

from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


def cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_there_are_notebooks() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["claim", "decision"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: str(path.stem))
def test_a_notebook_is_committed_without_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert all(not cell.outputs and cell.execution_count is None for cell in cells(notebook))
    prose = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    assert len(prose) > len(notebook.cells) / 3, "a notebook is written for readers"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: str(path.stem))
def test_a_notebook_runs_and_shows_a_figure_and_tables(path: Path, place: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    client = nbclient.NotebookClient(
        notebook, timeout=300, resources={"metadata": {"path": str(place)}}
    )
    client.execute()
    shown = [output for cell in cells(notebook) for output in cell.outputs]
    kinds = {kind for output in shown for kind in output.get("data", {})}
    assert "image/png" in kinds and "text/html" in kinds, kinds
    told = "".join(output.text for output in shown if output.output_type == "stream")
    assert "Verdict" in told or "Advice" in told or "Not decided" in told
    assert len(told) > 500
