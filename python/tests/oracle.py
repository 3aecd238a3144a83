"""Gresham's statistics by name, as the tests hold them against other people's."""

import json
from typing import Any

from gresham import _gresham


def ours(name: str, **arguments: Any) -> Any:
    """Compute one; arrays are given as lists, and what is not finite is absent."""
    return json.loads(_gresham.statistics(name, json.dumps(arguments, default=_plain)))


def _plain(value: Any) -> Any:
    return value.tolist()
