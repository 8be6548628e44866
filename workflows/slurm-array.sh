#!/usr/bin/env bash
# A study in parts, run as a Slurm array and merged: docs/cluster.md. Given on a login node, it submits itself:
#
#     workflows/slurm-array.sh my-study.ron 40 outputs/my-study --runs 1000000
#
# The options of the end belong to all parts. Partition, time, account and the like: SBATCH_PARTITION, SBATCH_TIMELIMIT, SBATCH_ACCOUNT.
# COFIN names the program, THREADS its cores for each part (4). A part that was requeued goes on after its last finished block.
set -euo pipefail

cofin=${COFIN:-cofin}

if [ -n "${SLURM_ARRAY_TASK_ID:-}" ]; then
  work=$1 scenario=$2; shift 2
  blocks=$(sed -n "${SLURM_ARRAY_TASK_ID}p" "$work/blocks")
  exec "$cofin" run "$scenario" "$@" --blocks "$blocks" --out "$work/$blocks" --threads "${SLURM_CPUS_PER_TASK:-1}" --resume
fi

if [ $# -lt 3 ]; then
  sed -n '2,4p' "$0" >&2
  exit 2
fi
scenario=$1 parts=$2 out=$3; shift 3
work=$out.parts
mkdir -p "$work"
"$cofin" blocks "$scenario" --parts "$parts" "$@" > "$work/blocks"

array=$(sbatch --parsable --job-name="cofin" --array="1-$(wc -l < "$work/blocks")" --cpus-per-task="${THREADS:-4}" --requeue \
  --output="$work/part-%a.log" --open-mode=append "$0" "$work" "$scenario" "$@")
folders=()
while read -r blocks; do folders+=("$work/$blocks"); done < "$work/blocks"
merge=$(sbatch --parsable --job-name="cofin-merge" --dependency="afterany:$array" --output="$work/merge.log" \
  --wrap "$(printf '%q ' "$cofin" merge "${folders[@]}" --out "$out")")
echo "Parts: job $array. Merge: job $merge. What they say: $work/*.log"
