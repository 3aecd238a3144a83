"""Worlds so small that a market takes milliseconds."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from gresham._ray import LOOPBACK

SMALL: dict[str, Any] = {
    "population.consumers": 200,
    "population.shops": 40,
    "run.start": date(2025, 5, 1),
    "run.end": date(2025, 6, 9),
    "run.evaluate_from": date(2025, 5, 20),
    "run.burn_in_days": 10,
}

STUDY = """
summary = 'A tiny study.'
replicates = 2
outcomes = ['orders', 'trust']
[set]
run = { start = 2025-05-01, end = 2025-06-09, evaluate_from = 2025-05-20, burn_in_days = 10 }
population = { consumers = 200, shops = 40 }
[arms.old]
scenario = 'traffic-first'
[arms.new]
scenario = 'true-experience-score'
[factors.weight]
parameter = 'policy.experience_score.search_weight'
values = [0, 1, 2]
"""


CLAIM = """
[policies.score]
scenario = "true-experience-score"
without = ["experience_score"]
launch = 2025-05-01
[claims.returns]
says = "Returns fell."
source = "a test"
kind = "predicted"
policy = "score"
published = -0.18
tolerance = { within = 0.06 }
[claims.returns.statistic]
outcome = "first_return_rate"
window = [2025-10-01, 2025-12-31]
since = [2025-02-01, 2025-04-30]
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own, with a tiny study."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tiny.toml").write_text(STUDY)
    return tmp_path


@contextmanager
def ray_head() -> Iterator[Any]:
    """A cluster with one node on loopback that nobody has joined."""
    try:
        from ray.cluster_utils import Cluster
    except ImportError:
        pytest.skip("RAY IS NOT INSTALLED: nothing is known of clusters of several nodes")
    made = Cluster(
        initialize_head=True,
        connect=False,
        head_node_args={
            "num_cpus": 1,
            "include_dashboard": False,
            "node_ip_address": LOOPBACK,
            "object_store_memory": 100 << 20,
        },
    )
    try:
        yield made
    finally:
        made.shutdown()


@contextmanager
def ray_nodes() -> Iterator[Any]:
    """A cluster that we have joined, and to which nodes can be added."""
    with ray_head() as made:
        import ray

        try:
            ray.init(address=made.address, _node_ip_address=LOOPBACK, log_to_driver=False)
            yield made
        finally:
            ray.shutdown()


def more(nodes: Any) -> Any:
    """Add a node."""
    node = nodes.add_node(num_cpus=1, node_ip_address=LOOPBACK, object_store_memory=100 << 20)
    nodes.wait_for_nodes()
    return node
