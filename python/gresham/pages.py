"""Pages of one HTML file, and files to begin from."""

import os
from pathlib import Path
from typing import Literal

from gresham.answers import Answer
from gresham.calling import written
from gresham.errors import refuse
from gresham.options import ScenarioLike, place, source

Language = Literal["en", "zh"]


def report(
    results: "Answer | str | os.PathLike[str]",
    *,
    language: Language = "en",
    out: "str | os.PathLike[str] | None" = None,
) -> Path:
    """Write a report on results: one HTML file with figures, tables and the market.

    It lies in the results' folder as `report.html` unless another file is named.
    """
    folder = results.folder if isinstance(results, Answer) else place("results", results)
    if folder is None:
        raise refuse("results", "this answer has no folder")
    request = {"folder": str(folder), "language": _known(language)}
    return written("report", {"request": request, "out": _place(out)})


def explore(
    scenario: ScenarioLike | None = None,
    *,
    language: Language = "en",
    out: "str | os.PathLike[str]" = "gresham.html",
) -> Path:
    """Write the market into a page: levers to move, the same buyers under two policies."""
    begun = None if scenario is None else source(scenario)
    request = {"scenario": begun, "language": _known(language)}
    return written("explore", {"request": request, "out": _place(out)})


def new_scenario(file: "str | os.PathLike[str]", *, extends: "str | os.PathLike[str]") -> Path:
    """Begin a scenario file that extends another one, with comments on what it can change."""
    request = {"file": place("file", file), "extends": place("extends", extends)}
    return written("new", request)


def _place(out: "str | os.PathLike[str] | None") -> str | None:
    return None if out is None else place("out", out)


def _known(language: str) -> str:
    if language not in ("en", "zh"):
        raise refuse("language", f"`{language}` is neither `en` nor `zh`")
    return language
