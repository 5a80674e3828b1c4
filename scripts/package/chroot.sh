# shellcheck shell=sh
# A fresh Debian in a folder, with a user "student" and an X display, in which a package is tried. Read by try_deb.sh and
# try_tarball.sh, which need root, debootstrap, Xvfb, xdotool and ImageMagick, and leave nothing but pictures of the windows in
# target/package/tried.
#
# SUITE is the Debian to try it on, this machine's by default; MIRROR where it comes from, as this machine's.

suite=${SUITE:-$(. /etc/os-release && echo "$VERSION_CODENAME")}
out=$PWD/target/package
pictures=$out/tried
root=$out/chroot
# A home whose name has to be quoted.
home="/home/a student"

say() { printf '\n== %s\n' "$*"; }
fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# Runs the script again with mounts and processes of its own, which end with it, whatever happens. The display stays outside:
# X servers tell by the numbers of processes which displays are taken.
enter_namespaces() {
    [ -z "${IN_NAMESPACES:-}" ] || return 0
    [ "$(id -u)" -eq 0 ] || fail "this needs root"
    for command in debootstrap Xvfb xdotool import identify; do
        command -v $command >/dev/null || fail "$command is not installed"
    done
    mkdir -p "$out"
    # Without -noreset it begins anew, with the pointer in the middle, as often as nothing is shown.
    Xvfb -displayfd 3 -screen 0 1440x900x24 -nolisten tcp -noreset 3>"$out/display" 2>"$out/Xvfb.log" &
    server=$!
    trap 'kill $server' EXIT
    for _ in $(seq 60); do
        [ ! -s "$out/display" ] || break
        sleep 0.5
    done
    [ -s "$out/display" ] || fail "Xvfb does not start: see $out/Xvfb.log"
    IN_NAMESPACES=1 unshare --mount --pid --fork --kill-child --mount-proc "$@"
    exit
}

make_root() {
    # shellcheck disable=SC2016 # apt-get's own names
    mirror=${MIRROR:-$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Origin: Debian' | head -n 1)}
    [ -n "$mirror" ] || fail "no mirror of Debian is known; say MIRROR=ADDRESS"
    base=$out/debian-$suite.tar
    if [ ! -e "$base" ]; then
        say "a bare Debian ($suite)"
        debootstrap --variant=minbase "$suite" "$root" "$mirror" >"$out/debootstrap.log" || fail "see $out/debootstrap.log"
        tar -C "$root" --one-file-system -cf "$base.new" .
        mv "$base.new" "$base"
        rm -rf --one-file-system "$root"
    fi
    rm -rf --one-file-system "$root"
    mkdir -p "$root" "$pictures"
    trap remove_root EXIT
    tar -C "$root" -xf "$base"
    cp /etc/resolv.conf "$root/etc/"
    mount -t proc proc "$root/proc"
    mount -t tmpfs tmpfs "$root/tmp"
    as_root useradd --create-home --home-dir "$home" --shell /bin/bash student
    as_root apt-get -qq update
}

remove_root() {
    umount "$root/tmp/.X11-unix" "$root/tmp" "$root/proc" 2>/dev/null || true
    rm -rf --one-file-system "$root"
}

as_root() {
    DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin chroot "$root" "$@"
}

as_student() {
    as_root env -i HOME="$home" USER=student LANG=C.UTF-8 PATH=/usr/local/bin:/usr/bin:/bin DISPLAY="${display:-}" \
        setpriv --reuid student --regid student --init-groups sh -c 'cd; exec "$@"' sh "$@"
}

install_quietly() {
    as_root apt-get -qq -y --no-install-recommends install "$@" >"$out/apt.log" 2>&1 || fail "apt-get install $*: see $out/apt.log"
}

# All paths, without what only says how apt and dpkg got there.
list_all() {
    find "$root" -xdev \( -path "$root/var/lib/dpkg" -o -path "$root/var/lib/apt" -o -path "$root/var/cache" \
        -o -path "$root/var/log" -o -path "$root/home" \) -prune -o -printf '%P\n' | sort
}

show_display() {
    display=:$(cat "$out/display")
    mkdir -p "$root/tmp/.X11-unix"
    mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
    # Where it points at nothing, as a hint would cover what is to be seen.
    DISPLAY=$display xdotool mousemove 1439 899
}

# Waits for the window, checks what it calls itself and that something is drawn in it, and keeps a picture: look NAME.
look() {
    window=
    for _ in $(seq 60); do
        window=$(DISPLAY=$display xdotool search --onlyvisible --class '^gan-playground$' 2>/dev/null | head -n 1)
        [ -z "$window" ] || break
        sleep 1
    done
    [ -n "$window" ] || fail "$1: no window with the class of the desktop entry"
    sleep 5
    DISPLAY=$display import -window root "$pictures/$1.png"
    colours=$(identify -format %k "$pictures/$1.png")
    [ "$colours" -gt 300 ] || fail "$1: nothing is drawn ($colours colours)"
    echo "a window: $(DISPLAY=$display xdotool getwindowname "$window"), $colours colours, $pictures/$1.png"
}

# What the program was started with.
started_with() {
    tr '\0' ' ' <"/proc/$(pgrep -x gan-playground)/cmdline"
}

# Closes it as a desktop does that ends, and waits until it has written what it remembers.
close_window() {
    pkill -TERM -x gan-playground
    for _ in $(seq 20); do
        pgrep -x gan-playground >/dev/null || return 0
        sleep 0.5
    done
    fail "the window does not close"
}

# Opens a file as a double click in a file manager does, and looks whether the program has it: open_file NAME FILE.
open_file() {
    as_student gio open "$2" || fail "$2 is not opened"
    look "$1"
    started_with | grep -qF "$2" || fail "$2: the program was started with $(started_with)"
    close_window
}

# Whether bash, asked as by the Tab key, completes the last word to just what is expected: completes EXPECTED WORD...
# $data is where it looks for the user's completions, if not in the home folder.
completes() {
    expected=$1
    shift
    # shellcheck disable=SC2016 # bash's own names
    completed=$(as_student env XDG_DATA_HOME="${data:-}" bash -c '. /usr/share/bash-completion/bash_completion
        _completion_loader "$1"
        function=$(complete -p "$1") && function=${function##*-F } && function=${function%% *}
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        "$function" "$1" "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
        echo "${COMPREPLY[*]}"' bash "$@")
    [ "$completed" = "$expected" ] || fail "bash completes \"$*\" to \"$completed\", not to \"$expected\""
    echo "$* -> $completed"
}
