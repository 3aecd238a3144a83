"""An executor of a Ray cluster."""

import os
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

from gresham.errors import GreshamError, refuse

LEAST = (2, 59)
"""Earlier versions run code of anybody who reaches the port."""

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
            "install 2.59 or later"
        )
    return ray


class RayExecutor(Executor):
    """Submits functions as Ray tasks, which Ray retries when their node is lost."""

    ships = True

    def __init__(self, address: str | None, cpus: int | None, memory_mib: int) -> None:
        ray = _imported()
        self._ray = ray
        self._own = not ray.is_initialized()
        if self._own and address is None:
            ray.init(
                num_cpus=cpus,
                include_dashboard=False,
                _node_ip_address=LOOPBACK,
                object_store_memory=memory_mib << 20,
                log_to_driver=False,
            )
        elif self._own:
            if os.environ.get("RAY_AUTH_MODE") != "token":
                raise refuse(
                    "address",
                    "whoever reaches a cluster without tokens can run code on it",
                    "set RAY_AUTH_MODE=token here and on the cluster",
                )
            ray.init(address=address, log_to_driver=False)
        total = ray.cluster_resources().get("CPU", 1)
        self._max_workers = max(1, int(total))

    def submit(self, function: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        """Submit a task of one processor."""
        remote = self._ray.remote(num_cpus=1, max_retries=5)(function)
        future: Future[Any] = remote.remote(*args, **named).future()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster, and end it if it was begun here."""
        if self._own and self._ray.is_initialized():
            self._ray.shutdown()
