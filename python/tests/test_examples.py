"""Examples: manifests are valid, the job array makes the whole, and programs run."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import gresham
import pytest
import yaml
from test_cluster import same

EXAMPLES = Path(__file__).parents[2] / "examples/cluster"
PROGRAMS = Path(__file__).parents[2] / "examples/python"


def validated(manifest: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("kubernetes-validate")
    command = [str(program), "--strict", str(manifest)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_kubernetes_manifest_is_valid(place: Path) -> None:
    manifest = EXAMPLES / "kubernetes.yaml"
    assert validated(manifest).returncode == 0
    # And the validator would tell.
    slip = place / "slip.yaml"
    slip.write_text(manifest.read_text().replace("completions: 16", "completion: 16"))
    refused = validated(slip)
    assert refused.returncode != 0 and "completion" in refused.stdout + refused.stderr


def test_the_pods_command_is_one_that_gresham_takes(place: Path) -> None:
    """Two pods of two, run by a shell as Kubernetes would run them."""
    job = yaml.safe_load((EXAMPLES / "kubernetes.yaml").read_text())
    of = job["spec"]["completions"]
    container = job["spec"]["template"]["spec"]["containers"][0]
    *shell, script = container["command"] + container["args"]
    assert f"/{of}" in script and job["spec"]["completionMode"] == "Indexed"
    script = script.replace(f"/{of}", "/2").replace("score-strength --quiet", "tiny.toml --quiet")
    script = script.replace("/results/score-strength", "results").replace("--threads 4", "")
    programs = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    for index in ("0", "1"):
        environment = {"PATH": programs, "JOB_COMPLETION_INDEX": index}
        subprocess.run([*shell, script], check=True, env=environment, capture_output=True)
    gresham.merge(sorted((place / "results.parts").iterdir()), out="wide")
    gresham.sweep("tiny.toml", out="whole")
    same(place / "wide", place / "whole")


def test_the_slurm_script_is_one_that_shells_and_shellcheck_accept() -> None:
    script = str(EXAMPLES / "slurm.sh")
    subprocess.run(["bash", "-n", script], check=True)
    checker = Path(sys.executable).with_name("shellcheck")
    done = subprocess.run([str(checker), script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    options = re.findall(r"^#SBATCH (--[a-z-]+)", Path(script).read_text(), re.MULTILINE)
    # Those that `man sbatch` of Slurm 24.05 has.
    known = {"--job-name", "--array", "--cpus-per-task", "--mem", "--time", "--requeue"}
    assert set(options) <= known


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


TRIED = sorted(path.name for path in PROGRAMS.glob("*.py") if path.name != "cdnow.py")


@pytest.mark.parametrize("name", TRIED)
def test_examples_with_other_peoples_libraries_run(place: Path, name: str) -> None:
    command = [sys.executable, str(PROGRAMS / name), "--tiny"]
    done = subprocess.run(command, check=True, cwd=place, capture_output=True, text=True)
    assert len(re.findall(r"\d\.\d", done.stdout)) >= 3, done.stdout


def test_the_page_on_cdnow_is_made_by_its_program(place: Path) -> None:
    program = str(PROGRAMS / "cdnow.py")
    command = [sys.executable, program, "--tiny", "--write", "docs"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    page = (place / "docs/cdnow.md").read_text()
    assert "{" not in page
    rows = [line for line in done.stdout.splitlines() if line.startswith("| ")]
    assert len(rows) > 10 and all(row in page for row in rows)
    figure = (place / "docs/images/cdnow.svg").read_text()
    assert "<svg" in figure and "CDNOW" in figure
