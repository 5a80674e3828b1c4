#!/bin/sh
# What shards have come to: merges their files and writes the report of all runs, without training.
#
#     scripts/cluster/report.sh runs experiment noise-dimension --seeds 400
#     scripts/cluster/report.sh runs experiment noise-dimension --seeds 400 --plot noise.svg --csv noise.csv
#
# The command is that of the shards. Writes all.jsonl, report.txt and report.json into the folder and shows
# the text. Can be given while shards still train; exit code 1 says that runs are missing.
set -eu

program=${GAN_PLAYGROUND:-gan-playground}
# A share so far out that it has no run: a report is made, nothing is trained.
no_run=1000000000/1000000000

# parallel.sh and slurm.sh have the same checks: sbatch copies a script away from its folder, so that none can read another file beside it.
fail() {
    printf 'error: %s\n' "$1" >&2
    exit 2
}

[ $# -ge 3 ] || fail "usage: report.sh FOLDER experiment NAME [--seeds N ...] [--plot FILE] [--csv FILE]"
folder=$1
shift
case $folder in
    '' | -*) fail "\`$folder\` is no name of a folder of results" ;;
esac
[ -d "$folder" ] || fail "there is no folder $folder"
case $1 in
    experiment | sweep) ;;
    *) fail "\`$1\`: after the folder comes a command of gan-playground, experiment or sweep" ;;
esac
case $2 in
    -*) fail "\`$2\`: after \`$1\` comes a name, then its options" ;;
esac
command -v "$program" >/dev/null || fail "there is no program $program; set GAN_PLAYGROUND to its path"

merge_shards() {
    set --
    for file in "$folder"/shard-*-of-*.jsonl; do
        # One whose shard is just beginning is empty.
        [ ! -s "$file" ] || set -- "$@" "$file"
    done
    [ $# -gt 0 ] || fail "$folder has no results of shards"
    "$program" merge "$folder/all.jsonl" "$@" >/dev/null
}
merge_shards

# Under other names first, so that an error leaves the last reports as they are.
"$program" "$@" --shard "$no_run" --resume "$folder/all.jsonl" --json >"$folder/report.json.new"
"$program" "$@" --shard "$no_run" --resume "$folder/all.jsonl" >"$folder/report.txt.new"
mv "$folder/report.json.new" "$folder/report.json"
mv "$folder/report.txt.new" "$folder/report.txt"
cat "$folder/report.txt"

counts=$(sed -n 's/.*"finished":\([0-9]*\),.*"runs":\([0-9]*\),"seeds".*/\1 \2/p' "$folder/report.json")
[ "${counts% *}" = "${counts#* }" ] || {
    printf 'error: %s of %s runs are finished; if no shard is training any more, give its command again\n' "${counts% *}" "${counts#* }" >&2
    exit 1
}
