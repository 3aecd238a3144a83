"""How far a use case is, told in a terminal, in a notebook, or to a function."""

import sys
import time
from collections.abc import Callable
from typing import TextIO, TypeAlias

from gresham.errors import refuse

Report: TypeAlias = Callable[[str, int, int, str], object]
"""A function that is told events: `began` with the markets ahead and those found on record,
`finished` with the markets done and the orders so far, `note` with words."""

Progress: TypeAlias = "bool | Report | None"
"""True and False show or hide it, None shows it where somebody looks; a function is told."""


class Line:
    """A line that is written over as markets finish."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._markets = 0
        self._told = 0.0

    def __call__(self, what: str, count: int, of: int, words: str) -> None:
        """Tell an event. A stream that is closed hears nothing, and the work goes on."""
        if self._stream.closed:
            return
        if what == "note":
            self._stream.write(f"\r\x1b[K{words}\n")
        elif what == "began":
            self._markets = count
        elif count == self._markets or time.monotonic() - self._told > 0.1:
            self._told = time.monotonic()
            end = "\n" if count == self._markets else ""
            self._stream.write(f"\r\x1b[K{count}/{self._markets} markets, {of:,} orders{end}")
        self._stream.flush()


def report(progress: Progress) -> Report | None:
    """Find out whom to tell."""
    if callable(progress):
        return progress
    if progress is None:
        progress = _is_watched(sys.stderr) or "ipykernel" in sys.modules
    if not isinstance(progress, bool):
        raise refuse("progress", f"{progress!r} is neither True nor False nor a function")
    return Line(sys.stderr) if progress and sys.stderr is not None else None


def _is_watched(stream: TextIO | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()
