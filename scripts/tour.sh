#!/bin/sh
# Records the moving picture of the README: scripts/tour.sh [BINARY] [OUT]
#
# It opens the program in a real window on a display of its own (Xvfb), plays some scenes by key and
# mouse, and puts what was seen into one animated WebP. It takes two minutes. Use it at
# each release, on a machine with nothing else to do: a busy one trains slower, and shows less.
# KEEP=FOLDER keeps every fourth frame there as PNG, to be looked at before it is published.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
binary=$(realpath -m "${1:-$root/target/release/gan-playground}")
out=$(realpath -m "${2:-$root/docs/tour.webp}")

name=tour width=1280 height=800
. "$root/scripts/window.sh"
needs ffmpeg:ffmpeg
ffmpeg -v error -encoders | grep -q libwebp_anim || fail "this ffmpeg cannot write WebP: apt-get install ffmpeg"

rate=8           # frames a second in the result
shown=900        # pixels of width: what the README shows it at
most=5000000     # bytes: more is slow to load
fewest=120       # frames that differ: fewer, and something stood still

# record SCENE SECONDS TIMES: SECONDS in the result, TIMES as fast as they were; in the background.
# Without the pointer: that of a bare display is a large black X.
record() {
    ffmpeg -v error -nostdin -f x11grab -draw_mouse 0 -framerate "$rate/$3" -video_size "${width}x$height" -i "$DISPLAY" \
        -frames:v $(($2 * rate)) -vf "settb=1/$rate,setpts=N" -r "$rate" -c:v libx264rgb -qp 0 -preset ultrafast \
        -y "$folder/$1.mkv" &
    recorder=$!
}
recorded() {
    wait "$recorder" || fail "a scene could not be recorded"
    recorder=""
}

# at_speed PRESET SPEED: the shipped preset, opened at this many epochs a second.
at_speed() {
    open_window "$(shown_with "$1" "speed: $2")"
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
xdotool mousemove 134 420 sleep 0.1 mousedown 1 sleep 0.1 mousemove 127 420 sleep 0.1 mousemove 117 420 sleep 0.2 mouseup 1
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
ffmpeg -v error -nostdin -f concat -safe 0 -i "$folder/scenes" -vf "scale=$shown:-2:flags=lanczos,format=bgra" \
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
