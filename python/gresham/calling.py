"""Tasks done here and now, with typed answers."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from gresham.answers import Answer
from gresham.options import folder
from gresham.progress import Progress
from gresham.tables import Table
from gresham.task import Task

Kind = TypeVar("Kind", bound=Answer)


def answered(kind: type[Kind], task: Task, threads: int | None, progress: Progress) -> Kind:
    """Do a task and read its answer."""
    found = task.perform(threads, progress)
    tables = {name: found.table(name) for name in found.table_names}
    made = {
        "verb": task.verb,
        "folder": folder(found.folder),
        "digest": found.digest,
        "text": found.text,
        "document": json.loads(found.document),
        "tables": {name: Table(table) for name, table in tables.items() if table is not None},
    }
    assert made.keys() == {one.name for one in fields(Answer)}
    return kind(**made)


def told(verb: str, request: dict[str, Any], threads: int | None = None) -> dict[str, Any]:
    """Do what leaves no folder of results, and give its document."""
    return answered(Answer, Task(verb, request, ""), threads, False).document


def written(verb: str, request: dict[str, Any]) -> Path:
    """Do what writes a file, and tell which."""
    return Path(told(verb, request)["path"])
