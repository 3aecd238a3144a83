"""Cost of slices beside their markets: a task as one command and over executors, in turn.

    python benches/overhead.py [--rounds 3] [--consumers 60000] [--slices 6] [--ray]

Every slice is one replicate, of some ten seconds with 60,000 consumers. Rounds alternate, so that a
machine that others use slows both alike. Told are medians, and each round's ratio.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import gresham
from gresham import cluster, tasks


def seconds(work: Callable[[], object]) -> float:
    """Time a piece of work."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def executors(workers: int, with_ray: bool) -> dict[str, Callable[[], AbstractContextManager[Any]]]:
    """Name what slices are handed to."""
    processes = partial(ProcessPoolExecutor, workers, get_context("spawn"))
    found: dict[str, Callable[[], AbstractContextManager[Any]]] = {"processes": processes}
    if with_ray:
        found["Ray"] = partial(cluster.ray, nodes_cpus=workers)
    return found


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--consumers", type=int, default=60_000)
    parser.add_argument("--slices", type=int, default=6)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--ray", action="store_true")
    asked = parser.parse_args()
    options: dict[str, Any] = {
        "replicates": asked.slices,
        "efficiency": False,
        "figures": False,
        "set": {"population.consumers": asked.consumers, "population.shops": asked.consumers // 40},
    }
    task = tasks.run("traffic-first", **options)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        whole = gresham.run("traffic-first", out=place / "warm", threads=asked.workers, **options)
        for name, made in executors(asked.workers, asked.ray).items():
            ratios, plain, cut = [], [], []
            with made() if asked.rounds else nullcontext() as executor:
                for turn in range(asked.rounds):
                    one = partial(
                        gresham.run,
                        "traffic-first",
                        out=place / f"{name}-whole-{turn}",
                        threads=asked.workers,
                        progress=False,
                        **options,
                    )
                    wide = place / f"{name}-{turn}"
                    other = partial(
                        cluster.map, task, slices=asked.slices, out=wide, executor=executor
                    )
                    plain.append(seconds(one))
                    cut.append(seconds(other))
                    ratios.append(cut[-1] / plain[-1])
                    again = gresham.run("traffic-first", out=wide, progress=False, **options)
                    assert again.digest == whole.digest
            print(
                f"{name}: {statistics.median(cut):.1f} s for {asked.slices} slices, "
                f"{statistics.median(plain):.1f} s as one command; ratios "
                + ", ".join(f"{ratio:.3f}" for ratio in sorted(ratios))
            )


if __name__ == "__main__":
    main()
