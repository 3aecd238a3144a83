"""The compiled part of gresham."""

import os
from collections.abc import Callable, Sequence
from typing import Final, final

__all__ = [
    "Answer",
    "ArrowTable",
    "Holder",
    "MODEL_VERSION",
    "__version__",
    "add_reports",
    "built_in",
    "command",
    "explain_lever",
    "explain_outcome",
    "levers",
    "merge",
    "metrics",
    "outcomes",
    "perform",
    "perform_held",
    "resolved",
    "scenario_digest",
    "schema",
    "slice",
    "statistics",
    "worlds",
]

MODEL_VERSION: Final[int]
__version__: Final[str]

@final
class Answer:
    @property
    def folder(self) -> str: ...
    @property
    def digest(self) -> str | None: ...
    @property
    def text(self) -> str: ...
    @property
    def document(self) -> str: ...
    @property
    def table_names(self) -> list[str]: ...
    def table(self, name: str) -> ArrowTable | None: ...

@final
class ArrowTable:
    @staticmethod
    def read(path: str | os.PathLike[str], about: dict[str, str]) -> ArrowTable: ...
    @property
    def num_rows(self) -> int: ...
    @property
    def column_names(self) -> list[str]: ...
    @property
    def metadata(self) -> dict[str, str]: ...
    def __arrow_c_schema__(self) -> object: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

@final
class Holder:
    def __new__(cls, threads: int = 1) -> Holder: ...
    def answer(self, message: bytes) -> bytes: ...

def add_reports(reports: Sequence[bytes]) -> bytes: ...
def command(words: Sequence[str], program: Sequence[str] | None = None) -> int: ...
def perform(
    verb: str,
    request: str,
    threads: int | None = None,
    command: str = "",
    report: Callable[[str, int, int, str], object] | None = None,
) -> Answer: ...
def perform_held(
    verb: str,
    request: str,
    line: object,
    checkpoint_days: int,
    threads: int | None = None,
    command: str = "",
    report: Callable[[str, int, int, str], object] | None = None,
) -> Answer: ...
def slice(
    request: str,
    threads: int | None = None,
    command: str = "",
    report: Callable[[str, int, int, str], object] | None = None,
) -> str: ...
def merge(
    request: str,
    threads: int | None = None,
    report: Callable[[str, int, int, str], object] | None = None,
) -> tuple[str, int]: ...
def levers() -> list[tuple[str, str]]: ...
def outcomes() -> list[tuple[str, str, str]]: ...
def explain_lever(name: str) -> tuple[str, str]: ...
def explain_outcome(name: str) -> tuple[str, str]: ...
def built_in() -> list[tuple[str, str, str]]: ...
def resolved(path: str | os.PathLike[str]) -> str: ...
def scenario_digest(source: str) -> tuple[str, str]: ...
def metrics() -> str: ...
def schema(files: str) -> str: ...
def worlds(named: str) -> str: ...
def statistics(name: str, arguments: str) -> str: ...
