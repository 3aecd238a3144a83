#!/bin/bash
# A study over 16 jobs of a Slurm cluster, on whatever nodes are free:
#
#     sbatch examples/cluster/slurm.sh score-strength results/score-strength
#
# Every job runs a slice and leaves it in a folder of its own; a job that is lost or preempted is put
# back into the queue and goes on from what it has finished. When all are done, a last job merges.
#SBATCH --job-name=gresham
#SBATCH --array=1-16
#SBATCH --cpus-per-task=4
#SBATCH --mem=4G
#SBATCH --time=02:00:00
#SBATCH --requeue
set -euo pipefail

study=$1
out=$2

if [[ -z ${MERGE:-} ]]; then
    if [[ ${SLURM_ARRAY_TASK_ID} == "${SLURM_ARRAY_TASK_MIN}" && ${SLURM_RESTART_COUNT:-0} == 0 ]]; then
        sbatch --dependency="afterok:${SLURM_ARRAY_JOB_ID}" --array=1-1 --export=ALL,MERGE=1 \
            "$0" "$study" "$out"
    fi
    exec gresham sweep "$study" --quiet --threads "${SLURM_CPUS_PER_TASK}" \
        --slice "${SLURM_ARRAY_TASK_ID}/${SLURM_ARRAY_TASK_COUNT}" \
        --out "${out}.parts/${SLURM_ARRAY_TASK_ID}"
fi
exec gresham merge "${out}".parts/* --out "$out"
