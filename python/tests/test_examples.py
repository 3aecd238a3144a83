"""Examples for clusters: their manifests are valid, and the job array makes the whole."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import gresham
import pytest
from test_cluster import same

EXAMPLES = Path(__file__).parents[2] / "examples/cluster"
PROGRAMS = Path(__file__).parents[2] / "examples/python"


def test_the_kubernetes_manifest_is_valid() -> None:
    manifest = str(EXAMPLES / "kubernetes.yaml")
    program = Path(sys.executable).with_name("kubernetes-validate")
    subprocess.run([program, "--strict", manifest], check=True, capture_output=True)


def test_the_array_of_a_slurm_cluster_makes_the_folder_of_one_machine(place: Path) -> None:
    """A stand-in for the queue runs what it is given when the array is done."""
    queue = place / "bin"
    queue.mkdir()
    stand_in = queue / "sbatch"
    skips_options = 'while [ "${1#--}" != "$1" ]; do shift; done'
    stand_in.write_text(f'#!/bin/sh\n{skips_options}\necho "$@" >> queued\n')
    stand_in.chmod(0o755)
    programs = f"{queue}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    array = {
        "PATH": programs,
        "SLURM_ARRAY_JOB_ID": "7",
        "SLURM_ARRAY_TASK_MIN": "1",
        "SLURM_ARRAY_TASK_COUNT": "3",
        "SLURM_CPUS_PER_TASK": "1",
    }
    script = str(shutil.copy(EXAMPLES / "slurm.sh", place))
    words = [script, "tiny.toml", "wide"]
    for task in ("1", "2", "3"):
        subprocess.run(["bash", *words], check=True, env={**array, "SLURM_ARRAY_TASK_ID": task})
    queued = (place / "queued").read_text().splitlines()
    assert queued == [" ".join(words)], "one job merges"
    merge = {"PATH": programs, "MERGE": "1"}
    subprocess.run(["bash", *queued[0].split()], check=True, env=merge)
    gresham.sweep("tiny.toml", out="whole")
    same(place / "wide", place / "whole")


@pytest.mark.parametrize("name", sorted(path.name for path in PROGRAMS.glob("*.py")))
def test_examples_with_other_peoples_libraries_run(place: Path, name: str) -> None:
    command = [sys.executable, str(PROGRAMS / name), "--tiny"]
    done = subprocess.run(command, check=True, cwd=place, capture_output=True, text=True)
    assert "quality" in done.stdout or "weight" in done.stdout, done.stdout
