#!/bin/sh
# Whether shards come to the report of one machine, byte for byte, undisturbed and with a shard killed midway:
#
#     scripts/cluster/test.sh [BINARY [parallel] [ssh] [slurm]]
#
# Takes two minutes on two cores. Everything is real, on this one machine: GNU parallel, an sshd under the
# names of two hosts, and Slurm (munged, slurmctld, slurmd). They run in a temporary folder, with ports of
# their own, and are stopped at the end. On Debian: apt-get install parallel openssh-server rsync slurm-wlm munge
set -eu
cd "$(dirname "$0")"
here=$PWD

binary=../../target/release/gan-playground
if [ $# -gt 0 ]; then
    # Another folder is the current one by now.
    case $1 in
        /*) binary=$1 ;;
        *) binary=$OLDPWD/$1 ;;
    esac
    shift
fi
[ $# -gt 0 ] || set -- parallel ssh slurm

fail() {
    printf 'FAILED: %s\n' "$1" >&2
    exit 1
}

ok() {
    printf 'ok: %s\n' "$1"
}

[ -x "$binary" ] || fail "there is no program $binary; build it, or give its path"
# Fails where one of these is not installed.
needs() {
    for tool; do
        command -v "$tool" >/dev/null || fail "$tool is missing; the top of this file says what to install"
    done
}
needs parallel

# One folder whose name has blanks, for all that scripts are given; one without, as Slurm's and sshd's own files want it.
plain=$(mktemp -d)
chmod 755 "$plain"
temp="$plain/with blanks"
mkdir -p "$temp/a program"
# A copy, so that no other process of the program can be taken for one of these.
program="$temp/a program/gan-playground"
cp "$binary" "$program"
export GAN_PLAYGROUND="$program" PARALLEL_HOME="$plain/parallel"
unset PARALLEL PARALLEL_SSH
mkdir "$PARALLEL_HOME"

# --- Processes of this test ---

# Those of the program.
processes() {
    for process in $(pgrep -x gan-playground); do
        [ "$(readlink "/proc/$process/exe")" != "$program" ] || echo "$process"
    done
}

# Ends what a file of a daemon says, and waits until it has ended.
stop() {
    [ -s "$1" ] || return 0
    daemon=$(cat "$1")
    kill "$daemon" 2>/dev/null || return 0
    for _ in $(seq 100); do
        [ -d "/proc/$daemon" ] || return 0
        sleep 0.1
    done
    kill -KILL "$daemon"
}

made_run_sshd=
clean_up() {
    trap - EXIT INT TERM
    [ ! -s "$plain/slurmctld.pid" ] || scancel --user="$(id -un)" 2>/dev/null || true
    for daemon in slurmd slurmctld munged sshd; do
        stop "$plain/$daemon.pid"
    done
    for process in $(processes); do
        kill -KILL "$process" 2>/dev/null || true
    done
    [ -z "$made_run_sshd" ] || rmdir /run/sshd
    rm -rf "$plain"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# --- What is trained, and what it has to come to ---

shards=4
runs_of_a_shard=6
# 24 runs, each long enough to be killed between the second and the last of a shard.
in_shards() {
    "$@" experiment noise-dimension --seeds 12 --epochs 8000
}

one_machine() {
    "$program" experiment noise-dimension --seeds 12 --epochs 8000 --resume "$temp/whole.jsonl" "$@" 2>/dev/null
}
one_machine >"$temp/whole.txt"
one_machine --json >"$temp/whole.json"

# The report in a folder is that of one machine.
same() {
    for kind in txt json; do
        cmp "$temp/whole.$kind" "$2/report.$kind" || fail "$1: another report.$kind than one machine's"
    done
    ok "$1: the report of one machine, byte for byte"
}

# Kills the process of shard 2 when it has kept two runs, and sets `kept` to their number.
kill_shard() {
    for _ in $(seq 600); do
        for process in $(processes); do
            arguments=$(tr '\0' '\n' <"/proc/$process/cmdline") 2>/dev/null || continue
            printf '%s\n' "$arguments" | grep -qx "2/$shards" || continue
            file=$(printf '%s\n' "$arguments" | sed -n '/^--resume$/{n;p;}')
            case $file in
                /*) ;;
                *) file=/proc/$process/cwd/$file ;;
            esac
            [ "$(wc -l <"$file")" -gt 2 ] || continue
            kill -STOP "$process"
            kept=$(($(wc -l <"$file") - 1))
            "$@" "$process"
            [ "$kept" -lt "$runs_of_a_shard" ] || fail "shard 2 was done before it was killed"
            return
        done
        sleep 0.05
    done
    fail "shard 2 was not seen at work"
}

# Whether a killed shard trained only the runs that it had not kept; all again would give the same report. The
# program says how many, in this file.
went_on() {
    left=$((runs_of_a_shard - kept))
    grep -q "$2[^0-9]*$left runs\{0,1\} in " "$3" || fail "$1: did not train just $left runs again: $(cat "$3")"
    ok "$1: went on after $kept of $runs_of_a_shard runs"
}

# --- Unclear input ---

# Exit code 2 and one line, which has these words.
refused() {
    words=$1
    shift
    said=$("$@" 2>&1 >/dev/null) && fail "not refused: $*"
    [ "$(printf '%s\n' "$said" | wc -l)" -eq 1 ] || fail "$*: several lines: $said"
    case $said in
        "error: "*"$words"*) ;;
        *) fail "$*: \`$said\` does not say \`$words\`" ;;
    esac
}

test_refusals() {
    cd "$temp"
    mkdir old
    : >old/shard-1-of-3.jsonl
    : >hosts
    while IFS='|' read -r words arguments; do
        # shellcheck disable=SC2086 # The table's arguments have no blanks.
        refused "$words" "$here/parallel.sh" $arguments
    done <<TABLE
usage|
usage|4 new
--sshloginfile needs|--sshloginfile
no such file|--sshloginfile nothing 4 new experiment noise-dimension
only --sshloginfile|--hosts hosts 4 new experiment noise-dimension
from 1 to|new 4 experiment noise-dimension
from 1 to|0 new experiment noise-dimension
only --sshloginfile|-4 new experiment noise-dimension
from 1 to|1234567 new experiment noise-dimension
no name of a folder|4 --new experiment noise-dimension
experiment or sweep|4 new noise-dimension --seeds 4
comes a name|4 new experiment --seeds 4
did you mean|4 new experiment noise-dimensions
leave out --resume|4 new experiment noise-dimension --resume=new.jsonl
leave out --json|4 new experiment noise-dimension --json
leave out --plot|4 new experiment noise-dimension --plot new.svg
--jobs|4 new experiment noise-dimension --jobs 2
--shard|4 new experiment noise-dimension --shard 1/2
seeds: is 0|4 new experiment noise-dimension --seeds 0
another number of shards|4 old experiment noise-dimension
TABLE
    while IFS='|' read -r words task tasks first last arguments; do
        # shellcheck disable=SC2086
        refused "$words" env SLURM_ARRAY_TASK_ID="$task" SLURM_ARRAY_TASK_COUNT="$tasks" SLURM_ARRAY_TASK_MIN="$first" \
            SLURM_ARRAY_TASK_MAX="$last" "$here/slurm.sh" $arguments
    done <<TABLE
for an array|||||new experiment noise-dimension
1-N without gaps|0|4|0|3|new experiment noise-dimension
1-N without gaps|3|2|3|7|new experiment noise-dimension
1-N without gaps|1|2|1|3|new experiment noise-dimension
usage|1|4|1|4|new
no name of a folder|1|4|1|4|--new experiment noise-dimension
experiment or sweep|1|4|1|4|new noise-dimension --seeds 4
comes a name|1|4|1|4|new experiment --seeds 4
leave out --resume|1|4|1|4|new experiment noise-dimension --resume new.jsonl
leave out --csv|1|4|1|4|new experiment noise-dimension --csv=new.csv
another number of shards|1|4|1|4|old experiment noise-dimension
TABLE
    while IFS='|' read -r words arguments; do
        # shellcheck disable=SC2086
        refused "$words" "$here/report.sh" $arguments
    done <<TABLE
usage|old
no folder|new experiment noise-dimension
no results|old experiment noise-dimension
experiment or sweep|old noise-dimension --seeds
comes a name|old experiment --seeds 4
TABLE
    [ ! -e new ] || fail "what was refused has made a folder"
    for script in "parallel.sh 4 new" "report.sh old"; do
        # shellcheck disable=SC2086
        refused "no program" env GAN_PLAYGROUND=nowhere "$here/"$script experiment noise-dimension
    done
    "$program" experiment noise-dimension --seeds 2 --epochs 20 --resume "old/shard-1-of-3.jsonl" >/dev/null 2>&1
    refused "20 epochs, not 30" "$here/parallel.sh" 3 old experiment noise-dimension --epochs 30
    ok "unclear input is refused in one line"
}

# --- GNU parallel ---

test_parallel() {
    cd "$temp"
    in_shards "$here/parallel.sh" "$shards" "by parallel" >/dev/null 2>said || fail "parallel: $(cat said)"
    same "parallel" "by parallel"

    in_shards "$here/parallel.sh" "$shards" "by parallel, killed" >/dev/null 2>said &
    script=$!
    kill_shard kill -KILL
    ! wait "$script" || fail "parallel: no error with a shard killed"
    tail -n 1 said | grep -q "same command again" || fail "parallel: does not say what to do: $(cat said)"
    [ ! -e "by parallel, killed/report.txt" ] || fail "parallel: a report without all runs"
    in_shards "$here/parallel.sh" "$shards" "by parallel, killed" >/dev/null 2>said || fail "parallel, again: $(cat said)"
    went_on "parallel, a shard killed" "^shard 2" said
    same "parallel, a shard killed and the command given again" "by parallel, killed"
}

# --- GNU parallel over ssh ---

start_sshd() {
    needs ssh ssh-keygen rsync /usr/sbin/sshd
    ssh-keygen -q -t ed25519 -N '' -f "$plain/host_key"
    ssh-keygen -q -t ed25519 -N '' -f "$plain/key"
    port=$((20000 + $$ % 10000))
    cat >"$plain/sshd.conf" <<CONF
ListenAddress 127.0.0.1:$port
HostKey $plain/host_key
AuthorizedKeysFile $plain/key.pub
PidFile $plain/sshd.pid
StrictModes no
UsePAM no
CONF
    cat >"$plain/ssh.conf" <<CONF
Host gone
    Port 1
Host first second gone
    HostName 127.0.0.1
    Port $port
    IdentityFile $plain/key
    IdentitiesOnly yes
    StrictHostKeyChecking no
    UserKnownHostsFile $plain/known_hosts
    LogLevel ERROR
    BatchMode yes
CONF
    # Where sshd is a service, its start makes this folder.
    if [ "$(id -u)" -eq 0 ] && [ ! -d /run/sshd ]; then
        mkdir -m 755 /run/sshd
        made_run_sshd=1
    fi
    /usr/sbin/sshd -f "$plain/sshd.conf"
    export PARALLEL_SSH="ssh -F $plain/ssh.conf"
    ssh -F "$plain/ssh.conf" first true || fail "no login by ssh"
}

test_ssh() {
    cd "$temp"
    start_sshd
    printf '1/first\n1/second\n' >"two hosts"
    printf '1/first\n1/:\n' >"a host and this one"
    printf '1/first\n1/gone\n' >"a host that is gone"
    in_shards "$here/parallel.sh" --sshloginfile "a host and this one" "$shards" "by ssh" >/dev/null 2>said || fail "ssh: $(cat said)"
    cut -f 2 "by ssh/parallel.log" | sort -u | tr '\n' ' ' | grep -q ': Host first' || fail "ssh: not both took part"
    same "ssh" "by ssh"

    in_shards "$here/parallel.sh" --sshloginfile "two hosts" "$shards" "by ssh, killed" >/dev/null 2>said &
    script=$!
    kill_shard kill -KILL
    wait "$script" || fail "ssh: $(cat said)"
    went_on "ssh, a shard killed, on the other host" "^shard 2" said
    same "ssh, a shard killed" "by ssh, killed"

    said=$(in_shards "$here/parallel.sh" --sshloginfile "a host that is gone" "$shards" "by ssh, gone" 2>&1) && fail "ssh: a host is gone, and no error"
    printf '%s\n' "$said" | tail -n 1 | grep -q "take their lines out" || fail "ssh: does not say what to do: $said"
    ok "ssh: a host that is gone is named"
}

# --- Slurm ---

start_slurm() {
    needs munged slurmctld slurmd sbatch
    mkdir -m 711 "$plain/munge"
    dd if=/dev/urandom of="$plain/munge/key" bs=1 count=128 2>/dev/null
    chmod 600 "$plain/munge/key"
    mkdir "$plain/state" "$plain/spool"
    port=$((30000 + $$ % 10000))
    user=$(id -un)
    node=$(hostname -s)
    # Nothing that needs cgroups, so that it runs in a container; a short life of credentials, so that a task that
    # is queued again need not wait for two minutes.
    cat >"$plain/slurm.conf" <<CONF
ClusterName=test
SlurmctldHost=$node(127.0.0.1)
SlurmctldPort=$port
SlurmdPort=$((port + 1))
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$plain/munge/socket,cred_expire=5
StateSaveLocation=$plain/state
SlurmdSpoolDir=$plain/spool
SlurmctldPidFile=$plain/slurmctld.pid
SlurmdPidFile=$plain/slurmd.pid
SlurmctldLogFile=$plain/slurmctld.log
SlurmdLogFile=$plain/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
NodeName=$node NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
    export SLURM_CONF="$plain/slurm.conf"
    munged --socket="$plain/munge/socket" --key-file="$plain/munge/key" --pid-file="$plain/munged.pid" \
        --log-file="$plain/munge/log" --seed-file="$plain/munge/seed" || fail "munged does not start"
    slurmctld -c || fail "slurmctld does not start"
    slurmd || fail "slurmd does not start"
    wait_for "a node" node_is_idle
}

node_is_idle() {
    [ "$(sinfo -h -o %T 2>/dev/null)" = idle ]
}

# Whether no task of these jobs is queued or runs.
ended() {
    [ -z "$(squeue -h -j "$1")" ]
}

wait_for() {
    what=$1
    shift
    for _ in $(seq 600); do
        ! "$@" || return 0
        sleep 0.5
    done
    tail -n 20 "$plain"/slurm*.log >&2
    fail "waited too long for $what"
}

# Submits a script, with what sbatch is to know; prints the number of its job.
submit() {
    sbatch --parsable --output="$plain/slurm-%A_%a.out" "$@"
}

# The states of a job's tasks: so many of each.
states() {
    scontrol show job -o "$1" | grep -o 'JobState=[A-Z_]*' | sort | uniq -c | tr -s '\n ' ' '
}

# All at once, as a power cut has it: the program, what watches it, and the node's daemon.
cut_power() {
    watching=
    for process in $(processes); do
        parent=$(ps -o ppid= -p "$process" | tr -d ' ')
        [ "$(cat "/proc/$parent/comm")" != slurmstepd ] || watching="$watching $parent"
    done
    # shellcheck disable=SC2046,SC2086 # Numbers.
    kill -KILL "$(cat "$plain/slurmd.pid")" $watching $(processes)
    scontrol update nodename="$node" state=down reason="power cut"
}

test_slurm() {
    cd "$temp"
    start_slurm
    job=$(in_shards submit --array=1-$shards "$here/slurm.sh" "by slurm")
    report=$(in_shards submit --dependency="afterok:$job" --kill-on-invalid-dep=yes "$here/report.sh" "by slurm")
    wait_for "the report" ended "$job,$report"
    [ "$(states "$job")" = " $shards JobState=COMPLETED " ] || fail "slurm: $(states "$job"), $(cat "$plain"/slurm-*.out)"
    same "slurm" "by slurm"

    job=$(in_shards submit --array=1-$shards "$here/slurm.sh" "by slurm, killed")
    kill_shard kill -KILL
    wait_for "the array" ended "$job"
    [ "$(states "$job")" = " 3 JobState=COMPLETED 1 JobState=FAILED " ] || fail "slurm: $(states "$job")"
    ! in_shards "$here/report.sh" "by slurm, killed" >/dev/null 2>said || fail "slurm: no error with runs missing"
    grep -q "of 24 runs are finished; if no shard" said || fail "slurm: $(cat said)"
    job=$(in_shards submit --array=1-$shards "$here/slurm.sh" "by slurm, killed")
    wait_for "the array, again" ended "$job"
    in_shards "$here/report.sh" "by slurm, killed" >/dev/null
    went_on "slurm, a shard killed" "^" "$plain/slurm-${job}_2.out"
    same "slurm, a shard killed and the command given again" "by slurm, killed"

    job=$(in_shards submit --array=1-$shards "$here/slurm.sh" "by slurm, no power")
    kill_shard cut_power
    slurmd || fail "slurmd does not start again"
    wait_for "the array, by itself" ended "$job"
    scontrol show job -o "$job" | grep -q 'ArrayTaskId=2 .*Restarts=1' || fail "slurm: shard 2 was not queued again"
    in_shards "$here/report.sh" "by slurm, no power" >/dev/null
    went_on "slurm, a node without power" "^" "$plain/slurm-${job}_2.out"
    same "slurm, a node without power, queued again by Slurm" "by slurm, no power"
}

test_refusals
for part; do
    case $part in
        parallel) test_parallel ;;
        ssh) test_ssh ;;
        slurm) test_slurm ;;
        *) fail "there is no part $part; there are parallel, ssh and slurm" ;;
    esac
done
ok "all"
