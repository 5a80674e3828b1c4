#!/bin/sh
#SBATCH --job-name=gan-playground
#SBATCH --requeue
#SBATCH --open-mode=append
# Many seeds as an array of Slurm jobs, in a folder that all nodes share:
#
#     sbatch --array=1-16 scripts/cluster/slurm.sh runs experiment noise-dimension --seeds 400
#     scripts/cluster/report.sh runs experiment noise-dimension --seeds 400
#
# Each task of the array is a shard of the runs and keeps them in the folder `runs`. What follows the folder
# is a command of gan-playground: `experiment` or `sweep`. The report merges what is there so far; as a job,
# it waits for the array: sbatch --dependency=afterok:ID scripts/cluster/report.sh runs ...
# Where a node fails, Slurm starts its task again, which goes on (--requeue). Was a task killed, or out of
# time? The same command goes on; so does `scontrol requeue ID_TASK`.
#
# More cores for a shard: --cpus-per-task=8. GAN_PLAYGROUND is the program's path, if it is not in the
# PATH. docs/CLUSTER.md has more.
set -eu

program=${GAN_PLAYGROUND:-gan-playground}

# parallel.sh and report.sh have the same checks: sbatch copies a script away from its folder, so that none can read another file beside it.
fail() {
    printf 'error: %s\n' "$1" >&2
    exit 2
}

[ -n "${SLURM_ARRAY_TASK_ID-}" ] || fail "this is for an array of jobs: sbatch --array=1-16 slurm.sh FOLDER experiment NAME"
shard=$SLURM_ARRAY_TASK_ID
shards=${SLURM_ARRAY_TASK_COUNT-}
# Of --array=3,7, say, nobody knows how many shards the whole has.
[ "${SLURM_ARRAY_TASK_MIN-}-${SLURM_ARRAY_TASK_MAX-}" = "1-$shards" ] ||
    fail "the array must be 1-N without gaps, such as --array=1-16; to go on, give the whole one again: what is done ends at once"
[ $# -ge 3 ] || fail "usage: sbatch --array=1-N slurm.sh FOLDER experiment NAME [--seeds N ...]"
folder=$1
shift
case $folder in
    '' | -*) fail "\`$folder\` is no name of a folder for the results" ;;
esac
case $1 in
    experiment | sweep) ;;
    *) fail "\`$1\`: after the folder comes a command of gan-playground, experiment or sweep" ;;
esac
case $2 in
    -*) fail "\`$2\`: after \`$1\` comes a name, then its options" ;;
esac
for argument; do
    case $argument in
        --resume | --resume=*) fail "leave out --resume: each shard has its own, in the folder" ;;
        --json | --csv | --csv=* | --plot | --plot=*) fail "leave out ${argument%%=*}: reports come at the end, see report.sh" ;;
    esac
done
command -v "$program" >/dev/null || fail "there is no program $program; set GAN_PLAYGROUND to its path"
for file in "$folder"/shard-*-of-*.jsonl; do
    case $file in
        "$folder"/shard-*-of-"$shards".jsonl) ;;
        *) [ ! -e "$file" ] || fail "$folder has ${file##*/}, of another number of shards; give that number, or another folder" ;;
    esac
done

mkdir -p "$folder"
# In the place of this shell, so that signals of Slurm reach the program. What it prints is the report of a part.
exec "$program" "$@" --jobs "${SLURM_CPUS_PER_TASK:-1}" --shard "$shard/$shards" \
    --resume "$folder/shard-$shard-of-$shards.jsonl" >/dev/null
