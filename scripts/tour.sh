#!/bin/sh
# Records the moving picture of the README: scripts/tour.sh [BINARY] [OUT]
#
# It opens the program in a real window on a display of its own (Xvfb), plays some scenes by key and
# mouse, and puts what was seen into one animated WebP. It takes two minutes. Use it at
# each release, on a machine with nothing else to do: a busy one trains slower, and shows less.
# KEEP=FOLDER keeps every fourth frame there as PNG, to be looked at before it is published.
set -eu

fail() {
    echo "tour: $1" >&2
    exit 1
}

root=$(cd "$(dirname "$0")/.." && pwd)
binary=$(realpath -m "${1:-$root/target/release/gan-playground}")
out=$(realpath -m "${2:-$root/docs/tour.webp}")

for tool in Xvfb:xvfb xdotool:xdotool import:imagemagick ffmpeg:ffmpeg; do
    command -v "${tool%:*}" >/dev/null || fail "${tool%:*} is missing: apt-get install ${tool#*:}"
done
ffmpeg -v error -encoders | grep -q libwebp_anim || fail "this ffmpeg cannot write WebP: apt-get install ffmpeg"
[ -x "$binary" ] || fail "there is no program at $binary: cargo build --release"

rate=8           # frames a second in the result
width=900        # what the README shows it at
most=5000000     # bytes: more is slow to load
fewest=120       # frames that differ: fewer, and something stood still

folder=$(mktemp -d)
display_pid=""
program=""
recorder=""
stop_program() {
    if [ -n "$program" ]; then
        kill "$program" 2>/dev/null || true
        wait "$program" 2>/dev/null || true
        program=""
    fi
}
clean_up() {
    [ -z "$recorder" ] || kill "$recorder" 2>/dev/null || true
    stop_program
    [ -z "$display_pid" ] || kill "$display_pid" 2>/dev/null || true
    rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# -noreset: else the display begins anew when a scene's window closes, and takes the next one with it.
Xvfb -displayfd 3 -noreset -nolisten tcp -screen 0 1280x800x24 3>"$folder/display" >/dev/null 2>&1 &
display_pid=$!
tries=0
until [ -s "$folder/display" ]; do
    tries=$((tries + 1))
    [ $tries -lt 100 ] || fail "Xvfb did not start"
    sleep 0.1
done
DISPLAY=:$(cat "$folder/display")
export DISPLAY LIBGL_ALWAYS_SOFTWARE=1
unset WAYLAND_DISPLAY || true

# open_window PRESET: a program that was never used before, with its window filling the display.
open_window() {
    stop_program
    rm -rf "$folder/home"
    mkdir "$folder/home"
    HOME=$folder/home XDG_CONFIG_HOME=$folder/home XDG_DATA_HOME=$folder/home XDG_STATE_HOME=$folder/home \
        "$binary" --language en "$1" >"$folder/log" 2>&1 &
    program=$!
    tries=0
    until window=$(xdotool search --onlyvisible --name GAN 2>/dev/null | head -n 1) && [ -n "$window" ]; do
        tries=$((tries + 1))
        kill -0 "$program" 2>/dev/null || fail "the program ended: $(tail -n 1 "$folder/log")"
        [ $tries -lt 200 ] || fail "no window within 20 seconds"
        sleep 0.1
    done
    xdotool windowmove "$window" 0 0 windowsize "$window" 1280 800 windowfocus "$window"
    away
    # An empty window has a handful of colours, a drawn one hundreds.
    tries=0
    until [ "$(import -window root -format %k info:)" -gt 200 ]; do
        tries=$((tries + 1))
        [ $tries -lt 40 ] || fail "the window stays empty"
        sleep 0.5
    done
    sleep 1.5
}

# The pointer in the corner, where nothing answers to it.
away() {
    xdotool mousemove 1279 799
}

# record SCENE SECONDS TIMES: SECONDS in the result, TIMES as fast as they were; in the background.
# Without the pointer: that of a bare display is a large black X.
record() {
    ffmpeg -v error -nostdin -f x11grab -draw_mouse 0 -framerate "$rate/$3" -video_size 1280x800 -i "$DISPLAY" \
        -frames:v $(($2 * rate)) -vf "settb=1/$rate,setpts=N" -r "$rate" -c:v libx264rgb -qp 0 -preset ultrafast \
        -y "$folder/$1.mkv" &
    recorder=$!
}
recorded() {
    wait "$recorder" || fail "a scene could not be recorded"
    recorder=""
}

# at_speed PRESET SPEED: the shipped preset as a file that opens at this many epochs a second.
at_speed() {
    if grep -q '^    window: (' "$root/presets/$1.ron"; then
        sed "s/^    window: (/&speed: $2, /" "$root/presets/$1.ron" >"$folder/$1.ron"
    else
        sed "s/^)\$/    window: (speed: $2),\n)/" "$root/presets/$1.ron" >"$folder/$1.ron"
    fi
    open_window "$folder/$1.ron"
}

# 1. The fakes find the ring.
at_speed start 1500
record 1 5 2
sleep 0.5
xdotool key space
recorded

# 2. A knob turned: noise of one number instead of two, and the fakes are a thread that has to be bent into
# the ring. The place is that of a window of 1280x800. The settings stand still by themselves, so what
# changes there is the knob. The pointer leaves at once, before a tooltip covers anything.
settings="-window root -crop 300x700+0+60"
import $settings "$folder/before.png"
record 2 6 2
sleep 1
xdotool mousemove 156 420 sleep 0.1 mousedown 1 sleep 0.1 mousemove 152 420 sleep 0.1 mousemove 146 420 sleep 0.2 mouseup 1
sleep 0.2
away
sleep 1
import $settings "$folder/turned.png"
recorded
[ "$(compare -metric AE "$folder/before.png" "$folder/turned.png" null: 2>&1 || true)" != 0 ] ||
    fail "the knob of the second scene is not where it was: look for the dimensions of the noise, and change the script"

# 3. Mode collapse, and beside it the cure.
at_speed mode-collapse 800
xdotool key space
sleep 0.5
record 3 6 3
recorded

# 4. Inside the networks, once there is something to see in them.
at_speed start 1500
xdotool key space
sleep 5
xdotool key n
sleep 1.5
record 4 4 3
recorded

# 5. Digits out of noise.
at_speed digits 60
record 5 6 1
sleep 0.3
xdotool key space
recorded

stop_program
for scene in 1 2 3 4 5; do
    echo "file '$folder/$scene.mkv'"
done >"$folder/scenes"
ffmpeg -v error -nostdin -f concat -safe 0 -i "$folder/scenes" -vf "scale=$width:-2:flags=lanczos,format=bgra" \
    -c:v libwebp_anim -lossless 0 -quality "${QUALITY:-55}" -compression_level 6 -loop 0 -y "$folder/tour.webp"

if [ -n "${KEEP:-}" ]; then
    mkdir -p "$KEEP"
    ffmpeg -v error -nostdin -f concat -safe 0 -i "$folder/scenes" -vf "select=not(mod(n\,4))" -fps_mode vfr -y "$KEEP/%03d.png"
fi

bytes=$(wc -c <"$folder/tour.webp")
frames=$(ffmpeg -v error -nostdin -f concat -safe 0 -i "$folder/scenes" -f framemd5 - | grep -v '^#' | sed 's/.*, *//' | sort -u | wc -l)
[ "$bytes" -le $most ] || fail "$bytes bytes are more than $most: lower the quality, the width or the seconds"
[ "$frames" -ge $fewest ] || fail "only $frames frames differ, of at least $fewest: did the program stand still?"
cp "$folder/tour.webp" "$out"
echo "$out: $bytes bytes, $frames different frames"
