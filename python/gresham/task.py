"""A request of a use case, to be done here and now or in slices."""

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gresham import _gresham
from gresham.errors import refuse
from gresham.options import whole
from gresham.progress import Progress, report

SLICED = (
    "run",
    "compare",
    "ablate",
    "sweep",
    "claims",
    "payoffs",
    "attribute",
    "search",
    "calibrate",
)
"""Use cases that can be cut into slices. `search`, `calibrate` and whatever is asked for over
worlds go by rounds."""


@dataclass(frozen=True)
class Task:
    """A use case with its request."""

    verb: str
    request: dict[str, Any]
    command: str

    def perform(self, threads: int | None, progress: Progress) -> _gresham.Answer:
        """Do it here and now."""
        return _gresham.perform(
            self.verb,
            text(self.request),
            None if threads is None else whole("threads", threads, 1, 1024),
            self.command,
            report(progress),
        )

    def perform_slice(
        self,
        number: int,
        of: int,
        out: Path,
        threads: int | None,
        progress: Progress,
        merged: Path | None = None,
    ) -> Path:
        """Do one part of so many, and leave it in a folder of its own.

        Of a task that goes by rounds the first round is done, or the one after those that are
        `merged` in a folder.
        """
        if self.verb not in SLICED:
            raise refuse("task", f"`{self.verb}` cannot be cut into slices")
        request = {
            "task": {self.verb: self._placed(out)},
            "slice": f"{number}/{of}",
            "from": None if merged is None else str(merged),
        }
        checked = None if threads is None else whole("threads", threads, 1, 1024)
        made = _gresham.slice(text(request), checked, self._without_out(), report(progress))
        return Path(made)

    @property
    def out(self) -> str | None:
        """The folder that is asked for."""
        found = self.request.get("options", self.request).get("out")
        return None if found is None else str(found)

    def _placed(self, out: Path) -> dict[str, Any]:
        request = dict(self.request)
        if "options" in request:
            request["options"] = {**request["options"], "out": str(out)}
        else:
            request["out"] = str(out)
        return request

    def _without_out(self) -> str:
        said = shlex.split(self.command)
        if "--out" in said:
            at = said.index("--out")
            del said[at : at + 2]
        return shlex.join(said)


def text(request: Mapping[str, Any]) -> str:
    """Write a request in JSON."""
    try:
        return json.dumps(request, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise refuse("request", str(error)) from None


def joined(said: Sequence[str]) -> str:
    """Write a command as a shell reads it."""
    return shlex.join(said)
