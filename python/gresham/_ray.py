"""An executor of a Ray cluster, and a line to its actors."""

import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from typing import Any

from gresham import _gresham
from gresham.errors import GreshamError, refuse

LEAST = (2, 60)
"""Earlier versions run code of anybody who reaches the port, or ask for no token by themselves."""

MODE = "RAY_AUTH_MODE"
"""The variable by which Ray is told whether those who reach a cluster must know its token."""

LOOPBACK = "127.0.0.2" if sys.platform == "linux" else "127.0.0.1"
"""An address that nobody else reaches. Ray takes 127.0.0.1 on Linux for the machine's own one."""


def _imported() -> Any:
    try:
        import ray
    except ImportError as error:
        remedy = "install it with: pip install 'gresham[ray]'"
        raise GreshamError(f"error: Ray is not installed; {remedy}") from error
    found = tuple(int(part) for part in ray.__version__.split(".")[:2])
    if found < LEAST:
        raise GreshamError(
            f"error: Ray {ray.__version__} lets anybody who reaches its port run code; "
            "install 2.60 or later"
        )
    return ray


class RayExecutor(Executor):
    """Submits functions as Ray tasks, which Ray retries when their node is lost."""

    ships = True

    def __init__(self, address: str | None, cpus: int | None, memory_mib: int) -> None:
        ray = _imported()
        self._ray = ray
        self._own = not ray.is_initialized()
        # Where nothing is said, a cluster of one's own makes a token; one at an address may have none.
        asked = os.environ.get(MODE, "token" if address is None else "")
        if self._own and asked != "token":
            raise refuse(
                "address" if address is not None else MODE,
                "whoever reaches a cluster without tokens can run code on it",
                f"set {MODE}=token here and on the cluster",
            )
        if self._own and address is None:
            # Without `local` Ray joins whatever cluster it finds on the machine.
            ray.init(
                address="local",
                num_cpus=cpus,
                include_dashboard=False,
                _node_ip_address=LOOPBACK,
                object_store_memory=memory_mib << 20,
                log_to_driver=False,
            )
        elif self._own:
            ray.init(address=address, log_to_driver=False)
        total = ray.cluster_resources().get("CPU", 1)
        self._max_workers = max(1, int(total))
        self._known: dict[Callable[..., Any], Any] = {}

    def submit(self, function: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        """Submit a task of one processor."""
        remote = self._known.get(function)
        if remote is None:
            # Ray sends a function to its workers once, not once for every task.
            remote = self._ray.remote(num_cpus=1, max_retries=5)(function)
            self._known[function] = remote
        future: Future[Any] = remote.remote(*args, **named).future()
        return future

    def line(self, holders: int, threads: int) -> "Actors":
        """Make a line to actors who hold the consumers of a market."""
        return Actors(self._ray, holders, threads)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster, and end it if it was begun here."""
        if self._own and self._ray.is_initialized():
            self._ray.shutdown()


class Actors:
    """A line to actors. A message to all lies once in Ray's store, from where every node fetches it,
    and reports are added up two by two where they are."""

    here = False

    def __init__(self, ray: Any, holders: int, threads: int) -> None:
        self.holders = holders
        self._ray = ray
        # Without a number of processors an actor takes its place on a node that has one, and then
        # waits for none: those of a lost node find a place although there are fewer processors.
        self._holder = ray.remote(scheduling_strategy="SPREAD")(Actor)
        self._add = ray.remote(num_cpus=0, max_retries=0)(_add)
        self._threads = threads
        self._actors: list[Any] = []
        self.renew()

    def ask(self, asked: Sequence[tuple[int, bytes]]) -> list[bytes]:
        """Ask some actors, by number."""
        sent = [self._actors[number].answer.remote(message) for number, message in asked]
        return list(self._ray.get(sent))

    def ask_all(self, message: bytes) -> bytes:
        """Ask all of them the same; their reports are added up in a tree."""
        shared = self._ray.put(message)
        reports = [actor.answer.remote(shared) for actor in self._actors]
        while len(reports) > 1:
            pairs = [reports[first : first + 2] for first in range(0, len(reports), 2)]
            reports = [self._add.remote(*pair) if len(pair) > 1 else pair[0] for pair in pairs]
        return bytes(self._ray.get(reports[0]))

    def renew(self) -> None:
        """Begin again with new actors."""
        self.close()
        self._actors = [self._holder.remote(self._threads) for _ in range(self.holders)]

    def close(self) -> None:
        """End the actors."""
        for actor in self._actors:
            self._ray.kill(actor)
        self._actors = []


class Actor:
    """A holder of consumers as an actor."""

    def __init__(self, threads: int) -> None:
        self._holder = _gresham.Holder(threads)

    def answer(self, message: bytes) -> bytes:
        """Answer a message."""
        return self._holder.answer(message)


def _add(one: bytes, other: bytes) -> bytes:
    return _gresham.add_reports([one, other])
