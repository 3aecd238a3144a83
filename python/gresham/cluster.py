"""Tasks in slices, and single markets, over processes and machines; the results are those of one
machine to the byte.

>>> from gresham import cluster, tasks
>>> task = tasks.compare("traffic-first", "true-experience-score", replicates=40)
>>> cluster.map(task, slices=8, out="results/wide")  # doctest: +SKIP
"""

import io
import multiprocessing
import os
import shutil
import tarfile
import tempfile
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gresham import _held
from gresham.answers import Comparison
from gresham.calling import answered
from gresham.errors import GreshamError, Interrupted, NextRound, refuse
from gresham.options import place, whole
from gresham.progress import Progress
from gresham.task import Task
from gresham.verbs import merge

Told = Callable[[int, int], object]
"""A function that is told how many slices are finished, and out of how many."""


def map(
    task: Task,
    *,
    slices: int,
    out: "str | os.PathLike[str]",
    executor: Executor | None = None,
    threads: int = 1,
    in_flight: int | None = None,
    retries: int = 2,
    progress: Told | None = None,
) -> Path:
    """Do a task in slices on an executor's workers, and merge them into a folder.

    A task that goes by rounds (a search, a calibration, anything over worlds) is cut and merged
    round by round. Finished slices lie beside the folder, in `OUT.parts`; the same call goes on
    from there. `progress` is told how many slices of a round are finished. A slice that fails
    because its worker was lost is done again, up to `retries` times; what gresham refuses is raised
    at once. Workers that see no folder of this machine send their part back.
    A script that leaves the executor to this function begins its work under
    `if __name__ == "__main__":`, because processes read it anew.
    """
    of = whole("slices", slices, 1, 100_000)
    whole("retries", retries, 0, 100)
    whole("threads", threads, 1, 1024)
    target = Path(place("out", out))
    parts = target.with_name(target.name + ".parts")
    if executor is None:
        # A process that is forked while others of its threads hold locks may hang.
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(mp_context=context, initializer=_quiet) as own:
            _rounds(_Round(task, of, parts, own, threads, retries, in_flight), target, progress)
    else:
        _rounds(_Round(task, of, parts, executor, threads, retries, in_flight), target, progress)
    return target


def market(
    task: Task,
    *,
    holders: int,
    executor: Executor | None = None,
    threads: int = 1,
    checkpoint_days: int = 50,
    progress: Progress = None,
) -> Comparison:
    """Do a task of `run` or `compare`, the consumers of one market at a time cut over holders.

    For markets that are larger than a machine. Holders are processes of this machine, or actors of
    the executor that `ray` makes. Shops, the platform and the books stay in this process; every day
    the board goes out and reports come back. When a holder is lost, all begin again from the last
    checkpoint, which lies in the task's folder; the same call goes on from there. The results are
    those of one process to the byte.

    >>> from gresham import cluster, tasks
    >>> task = tasks.run("traffic-first", replicates=1, out="results/large")
    >>> cluster.market(task, holders=8, executor=cluster.ray())  # doctest: +SKIP
    """
    whole("holders", holders, 1, 100_000)
    whole("threads", threads, 1, 1024)
    whole("checkpoint_days", checkpoint_days, 1, 100_000)
    make = _held.Processes if executor is None else getattr(executor, "line", None)
    if make is None:
        raise refuse(
            "executor",
            "its workers are not told apart, so none can be asked for what it holds",
            "leave it out, or use cluster.ray()",
        )
    line = make(holders, threads)
    try:
        held = _held.HeldTask(task.verb, task.request, task.command, line, checkpoint_days)
        return answered(Comparison, held, None, progress)
    finally:
        line.close()


def _quiet() -> None:
    """Leave Ctrl-C to the process that asked for the work."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _part(parts: Path, number: int, of: int) -> Path:
    return parts / f"{number:05}-of-{of:05}"


@dataclass(frozen=True)
class _Round:
    """Parts that the rounds of a task have in common."""

    task: Task
    of: int
    parts: Path
    executor: Executor
    threads: int
    retries: int
    in_flight: int | None

    @property
    def ships(self) -> bool:
        """True if workers see no folder of this machine."""
        return bool(getattr(self.executor, "ships", False))

    @property
    def most(self) -> int:
        """Slices under way at once."""
        if self.in_flight is not None:
            return whole("in_flight", self.in_flight, 1)
        return 2 * _workers(self.executor)

    def known(self, merged: Path | None) -> bytes | Path | None:
        """Say what is merged of earlier rounds in a form that workers can read."""
        if merged is None:
            return None
        return _packed(merged) if self.ships else merged.absolute()

    def submitted(self, number: int, known: bytes | Path | None) -> Future[Any]:
        """Hand a slice to a worker."""
        folder = _part(self.parts, number, self.of)
        begun = _packed(folder) if self.ships else None
        slice = (number, self.of, str(folder.absolute()), self.threads)
        return self.executor.submit(_one, self.task, slice, self.ships, begun, known)


def _rounds(each: _Round, target: Path, progress: Told | None) -> None:
    """Do all slices and merge them, round by round."""
    each.parts.mkdir(parents=True, exist_ok=True)
    folders = [_part(each.parts, number, each.of) for number in range(1, each.of + 1)]
    merged: Path | None = None
    while True:
        _all(each, each.known(merged), progress)
        try:
            merge(folders, out=target, progress=False)
        except NextRound as left:
            merged = left.folder
        else:
            return


def _all(each: _Round, known: bytes | Path | None, progress: Told | None) -> None:
    """Keep so many slices under way until all of a round are finished."""
    most = each.most
    waiting = [(number, 0) for number in range(each.of, 0, -1)]
    under_way: dict[Future[Any], tuple[int, int]] = {}
    finished = 0
    try:
        while waiting or under_way:
            while waiting and len(under_way) < most:
                number, failed = waiting.pop()
                under_way[each.submitted(number, known)] = (number, failed)
            done, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in done:
                number, failed = under_way.pop(future)
                error = future.exception()
                if error is None:
                    if each.ships:
                        _unpack(future.result(), _part(each.parts, number, each.of))
                    finished += 1
                    if progress is not None:
                        progress(finished, each.of)
                elif _is_final(error) or failed >= each.retries:
                    raise error
                else:
                    waiting.append((number, failed + 1))
    finally:
        for future in under_way:
            future.cancel()


def _is_final(error: BaseException) -> bool:
    cause = getattr(error, "cause", None)
    refused = any(isinstance(one, GreshamError) for one in (error, cause))
    return (refused and not isinstance(error, Interrupted)) or not isinstance(error, Exception)


def _workers(executor: Executor) -> int:
    found = getattr(executor, "_max_workers", None) or os.cpu_count() or 1
    return int(found)


def _one(
    task: Task,
    slice: tuple[int, int, str, int],
    ships: bool,
    begun: bytes | None,
    known: bytes | Path | None,
) -> bytes | None:
    """Do a slice where this runs, after what is known of earlier rounds."""
    number, of, folder, threads = slice
    if not isinstance(known, bytes) and not ships:
        task.perform_slice(number, of, Path(folder), threads, False, known)
        return None
    with tempfile.TemporaryDirectory(prefix="gresham-") as place:
        part, merged = Path(place) / "part", None
        if begun is not None:
            _unpack(begun, part)
        if isinstance(known, bytes):
            merged = Path(place) / "merged"
            _unpack(known, merged)
        task.perform_slice(number, of, part, threads, False, merged)
        return _packed(part)


def _packed(folder: Path) -> bytes | None:
    if not folder.is_dir():
        return None
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz", compresslevel=1) as archive:
        archive.add(folder, arcname=".")
    return buffer.getvalue()


def _unpack(archive: bytes | None, folder: Path) -> None:
    """Put a part in its place as a whole or not at all."""
    if archive is None:
        raise GreshamError(f"error: a worker sent nothing for {folder}")
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=folder.parent))
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as packed:
        packed.extractall(beside, filter="data")
    if folder.exists():
        shutil.rmtree(folder)
    beside.rename(folder)


def ray(
    *, address: str | None = None, nodes_cpus: int | None = None, memory_mib: int = 256
) -> Executor:
    """Make an executor of a Ray cluster: a new one on this machine, or the one at an address.

    A new one listens on loopback only and has no dashboard. An address is taken only with token
    authentication on, `RAY_AUTH_MODE=token`. Versions of Ray with known holes are refused.
    """
    from gresham._ray import RayExecutor

    if memory_mib < 80:
        raise refuse("memory_mib", "Ray's object store takes 80 MiB at least")
    return RayExecutor(address, nodes_cpus, memory_mib)
