"""Dictionaries as the text of a file, so that they are read and checked as files are."""

import math
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from gresham.errors import refuse

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def value(key: str, content: Any) -> str:
    """Write a value.

    >>> value("a", [1, 2.0, True, "x"])
    '[1, 2.0, true, "x"]'
    """
    if isinstance(content, bool) or type(content).__name__ in ("bool", "bool_"):
        return "true" if content else "false"
    if hasattr(content, "__index__"):
        return str(content.__index__())
    if hasattr(content, "__float__") and not isinstance(content, str):
        number = float(content)
        if not math.isfinite(number):
            raise refuse(key, f"{number} is not a number that a parameter can have")
        return repr(number)
    if isinstance(content, str):
        return _quoted(content)
    if isinstance(content, date) and not isinstance(content, datetime):
        return content.isoformat()
    if isinstance(content, (list, tuple)):
        return "[" + ", ".join(value(key, one) for one in content) + "]"
    if isinstance(content, Mapping):
        pairs = (f"{_key(k)} = {value(f'{key}.{k}', one)}" for k, one in content.items())
        return "{ " + ", ".join(pairs) + " }"
    raise refuse(
        key,
        f"a {type(content).__name__} is no value of a file",
        "use numbers, texts, dates, True and False, lists and dictionaries of them",
    )


def document(content: Mapping[str, Any]) -> str:
    """Write a file: plain values first, then a table for every dictionary.

    >>> print(document({"extends": "a", "population": {"consumers": 5}}))
    extends = "a"
    <BLANKLINE>
    [population]
    consumers = 5
    <BLANKLINE>
    """
    lines: list[str] = []
    try:
        _table(lines, "", content)
    except RecursionError:
        raise refuse("scenario", "a dictionary that holds itself is no file") from None
    return "\n".join(lines) + "\n"


def _table(lines: list[str], path: str, content: Mapping[str, Any]) -> None:
    for key, one in content.items():
        if not isinstance(key, str):
            raise refuse(str(key), f"a {type(key).__name__} is no key of a file")
        if not isinstance(one, Mapping):
            lines.append(f"{_key(key)} = {value(f'{path}{key}', one)}")
    for key, one in content.items():
        if isinstance(one, Mapping):
            lines.extend(["", f"[{path}{_key(key)}]"])
            _table(lines, f"{path}{_key(key)}.", one)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _quoted(key)


def _quoted(text: str) -> str:
    return '"' + "".join(map(_letter, text)) + '"'


def _letter(one: str) -> str:
    if one in '\\"':
        return "\\" + one
    return one if one.isprintable() else f"\\U{ord(one):08x}"
