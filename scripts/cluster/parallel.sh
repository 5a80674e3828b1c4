#!/bin/sh
# Many seeds on all cores of this machine, or of several by ssh, with GNU parallel:
#
#     scripts/cluster/parallel.sh 16 runs experiment noise-dimension --seeds 400
#     scripts/cluster/parallel.sh --sshloginfile hosts 64 runs experiment noise-dimension --seeds 400
#
# Splits the runs into 16 (64) shards, each a process on one core, and keeps them in the folder `runs`.
# What follows the folder is a command of gan-playground: `experiment` or `sweep`. At the end the report
# is shown, and in runs/report.txt and runs/report.json. Was something killed? The same command goes on.
#
# `hosts` has one machine a line, with the number of its cores: `8/anna@lab3`, or `4/:` for this one. Each
# needs rsync, a login by ssh without a password, and the program, and files that the command names, at
# the same path. GAN_PLAYGROUND is the program's path, if it is not in the PATH. docs/CLUSTER.md has more.
set -eu

program=${GAN_PLAYGROUND:-gan-playground}
# A share so far out that it has no run: all is checked, nothing is trained.
no_run=1000000000/1000000000

# slurm.sh and report.sh have the same checks: sbatch copies a script away from its folder, so that none can read another file beside it.
fail() {
    printf 'error: %s\n' "$1" >&2
    exit 2
}

hosts=
case ${1-} in
    --sshloginfile)
        [ -n "${2-}" ] || fail "--sshloginfile needs a file with one machine a line"
        hosts=$2
        shift 2
        [ -f "$hosts" ] || fail "$hosts: there is no such file of hosts"
        hosts=$(cd "$(dirname "$hosts")" && pwd)/$(basename "$hosts")
        ;;
    -*) fail "$1: there is only --sshloginfile HOSTS, before the number of shards" ;;
esac
[ $# -ge 4 ] || fail "usage: parallel.sh [--sshloginfile HOSTS] SHARDS FOLDER experiment NAME [--seeds N ...]"
shards=$1
folder=$2
shift 2
case $shards in
    '' | 0* | *[!0-9]* | ??????*) fail "$shards: SHARDS must be a number from 1 to 99999" ;;
esac
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
parallel --version 2>/dev/null | grep -q '^GNU parallel' || fail "GNU parallel is missing; install it, with apt-get install parallel, say"
for file in "$folder"/shard-*-of-*.jsonl; do
    case $file in
        "$folder"/shard-*-of-"$shards".jsonl) ;;
        *) [ ! -e "$file" ] || fail "$folder has ${file##*/}, of another number of shards; give that number, or another folder" ;;
    esac
done

# What is wrong with the command is said once and now, and not by each shard.
"$program" "$@" --jobs 1 --shard "$no_run" >/dev/null
mkdir -p "$folder"
shard=0
while [ "$shard" -lt "$shards" ]; do
    shard=$((shard + 1))
    file=$folder/shard-$shard-of-$shards.jsonl
    # Begins the file, or refuses one of other settings. Warnings were given above.
    said=$("$program" "$@" --shard "$no_run" --resume "$file" 2>&1 >/dev/null) || {
        printf '%s\n' "$said" >&2
        exit 2
    }
    [ -s "$file" ] || fail "\`$*\` trains nothing"
done

report=$(cd "$(dirname "$0")" && pwd)/report.sh
log=$folder/parallel.log
status=0
if [ -z "$hosts" ]; then
    parallel --quote --joblog "$log" --tagstring 'shard {}' \
        "$program" "$@" --jobs 1 --shard "{}/$shards" --resume "$folder/shard-{}-of-$shards.jsonl" \
        ::: $(seq "$shards") >/dev/null || status=$?
else
    # A host that is gone ends its ssh within minutes, and its shards go to another one.
    PARALLEL_SSH=${PARALLEL_SSH:-ssh -o BatchMode=yes -o ServerAliveInterval=30}
    export PARALLEL_SSH
    parallel --quote --nonall --sshloginfile "$hosts" --tag \
        "$program" "$@" --shard "$no_run" >/dev/null ||
        fail "the hosts named above cannot run this; repair them, or take their lines out of $hosts"
    # Each shard's file goes to its host and comes back, also when the shard is killed there. On this
    # machine nothing is copied, so the shard goes to the file.
    file=shard-{}-of-$shards.jsonl
    folder=$(cd "$folder" && pwd)
    (
        cd "$folder"
        # shellcheck disable=SC2016 # These are for the shell at the host.
        parallel --quote --joblog parallel.log --tagstring 'shard {}' --sshloginfile "$hosts" \
            --retries 2 --workdir ... --cleanup --transferfile "./$file" --return "./$file" \
            sh -c '[ "$PARALLEL_SSHLOGIN" != : ] || cd "$0" || exit; exec "$@"' "$folder" \
            "$program" "$@" --jobs 1 --shard "{}/$shards" --resume "$file" \
            ::: $(seq "$shards") >/dev/null
    ) || status=$?
fi
if [ "$status" -ne 0 ]; then
    printf 'error: not all shards were finished (%s says which); give the same command again to go on\n' "$log" >&2
    exit 1
fi
exec "$report" "$folder" "$@"
