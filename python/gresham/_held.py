"""Lines to those who hold the consumers of a market: workers of executors, or Ray's actors."""

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from gresham import _gresham
from gresham.options import whole
from gresham.progress import Progress, report
from gresham.task import Task, text


class Line(Protocol):
    """A carrier of messages to holders and answers back; an error that it raises is a loss."""

    holders: int
    here: bool
    """True if they take this machine's memory."""

    def ask(self, asked: Sequence[tuple[int, bytes]]) -> list[bytes]:
        """Ask some holders, by number; their answers come in the same order."""

    def ask_all(self, message: bytes) -> bytes:
        """Ask all of them the same and add their reports up."""

    def renew(self) -> None:
        """Put others, who know of nothing, in the place of all holders."""

    def close(self) -> None:
        """Let the holders go."""


@dataclass(frozen=True)
class HeldTask(Task):
    """A task whose markets are held at the other end of a line, one at a time."""

    line: Line
    checkpoint_days: int

    def perform(self, threads: int | None, progress: Progress) -> _gresham.Answer:
        """Do it; consumers apart, here and now."""
        return _gresham.perform_held(
            self.verb,
            text(self.request),
            self.line,
            self.checkpoint_days,
            None if threads is None else whole("threads", threads, 1, 1024),
            self.command,
            report(progress),
        )


_held: _gresham.Holder | None = None
"""The consumers that this process holds."""


def _hold(threads: int) -> None:
    import signal

    global _held
    _held = _gresham.Holder(threads)
    # Ctrl-C is for the process that asked for the work.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _answer(message: bytes) -> bytes:
    if _held is None:
        raise RuntimeError("this process holds nothing")
    return _held.answer(message)


class Processes:
    """Holders in processes of this machine, each by itself in an executor, so that what it holds
    stays where it is."""

    here = True

    def __init__(self, holders: int, threads: int) -> None:
        self.holders = holders
        self._threads = threads
        self._executors: list[Executor] = []
        self.renew()

    def ask(self, asked: Sequence[tuple[int, bytes]]) -> list[bytes]:
        """Ask some holders, by number."""
        sent = [self._executors[number].submit(_answer, message) for number, message in asked]
        return [answer.result() for answer in sent]

    def ask_all(self, message: bytes) -> bytes:
        """Ask all of them the same and add their reports up."""
        return _gresham.add_reports(
            self.ask([(number, message) for number in range(self.holders)])
        )

    def renew(self) -> None:
        """Begin again with new processes."""
        self.close()
        # A process that is forked while others of its threads hold locks may hang.
        context = multiprocessing.get_context("spawn")
        self._executors = [
            ProcessPoolExecutor(1, context, initializer=_hold, initargs=(self._threads,))
            for _ in range(self.holders)
        ]

    def close(self) -> None:
        """End the processes; one that is dead already is none to wait for."""
        for executor in self._executors:
            executor.shutdown(wait=True, cancel_futures=True)
        self._executors = []
