"""What gresham refuses, with the place and the remedy, in the words of the command."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Problem:
    """One problem: what is wrong, where, and what to do about it."""

    message: str
    file: str | None = None
    line: int | None = None
    key: str | None = None
    remedy: str | None = None


class GreshamError(Exception):
    """Something that gresham refuses; existing results are as they were.

    >>> import gresham
    >>> try:
    ...     gresham.scenario({"extends": "traffic-first", "population": {"consumer": 5}})
    ... except gresham.GreshamError as error:
    ...     print(error.key, error.line)
    consumer 4
    """

    problems: tuple[Problem, ...]

    def __init__(self, text: str, problems: Sequence[tuple[Any, ...] | Problem] = ()) -> None:
        super().__init__(text)
        self.problems = tuple(
            one if isinstance(one, Problem) else Problem(*one) for one in problems
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.problems)

    @property
    def file(self) -> str | None:
        """The file of the first problem."""
        return self.problems[0].file if self.problems else None

    @property
    def line(self) -> int | None:
        """The line of the first problem, from 1."""
        return self.problems[0].line if self.problems else None

    @property
    def key(self) -> str | None:
        """The key at the first problem."""
        return self.problems[0].key if self.problems else None

    @property
    def remedy(self) -> str | None:
        """What to do about the first problem."""
        return self.problems[0].remedy if self.problems else None


class Interrupted(GreshamError):
    """A use case that was stopped; what is finished is kept."""


class NextRound(GreshamError):
    """Parts that are merged although another round of slices is left.

    `folder` is what the slices go on from, `perform_slice(..., merged=folder)`, and `markets` how
    many they have to run.
    """

    folder: Path
    markets: int

    def __init__(self, folder: Path, markets: int) -> None:
        remedy = f"run every slice again with merged={str(folder)!r}, then merge again"
        message = f"{markets} markets of the next round are left"
        super().__init__(f"error: {message}; {remedy}", [Problem(message, remedy=remedy)])
        self.folder, self.markets = folder, markets

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.folder, self.markets)


def refuse(key: str, message: str, remedy: str | None = None) -> GreshamError:
    """Make the error of an argument."""
    text = f"error: `{key}`: {message}"
    if remedy:
        text += f"; {remedy}"
    return GreshamError(text, [Problem(message, None, None, key, remedy)])
