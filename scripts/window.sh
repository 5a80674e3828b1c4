# The program in a real window on a display of its own (Xvfb), for scripts that show it; not run by itself. Who reads it in has set
# root, binary (the program), width and height (of the display, which the window fills) and name (of the script, for messages).

fail() {
    echo "$name: $1" >&2
    exit 1
}

# needs TOOL:PACKAGE…
needs() {
    for tool in "$@"; do
        command -v "${tool%:*}" >/dev/null || fail "${tool%:*} is missing: apt-get install ${tool#*:}"
    done
}

needs Xvfb:xvfb xdotool:xdotool import:imagemagick
[ -x "$binary" ] || fail "there is no program at $binary: cargo build --release"

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

# -noreset: else the display begins anew when a window closes, and takes the next one with it.
Xvfb -displayfd 3 -noreset -nolisten tcp -screen 0 "${width}x${height}x24" 3>"$folder/display" >/dev/null 2>&1 &
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

# open_window ARGUMENTS…: a program that was never used before, with its window filling the display.
open_window() {
    stop_program
    rm -rf "$folder/home"
    mkdir "$folder/home"
    HOME=$folder/home XDG_CONFIG_HOME=$folder/home XDG_DATA_HOME=$folder/home XDG_STATE_HOME=$folder/home \
        "$binary" --language "${language:-en}" "$@" >"$folder/log" 2>&1 &
    program=$!
    tries=0
    until window=$(xdotool search --onlyvisible --name GAN 2>/dev/null | head -n 1) && [ -n "$window" ]; do
        tries=$((tries + 1))
        kill -0 "$program" 2>/dev/null || fail "the program ended: $(tail -n 1 "$folder/log")"
        [ $tries -lt 200 ] || fail "no window within 20 seconds"
        sleep 0.1
    done
    xdotool windowmove "$window" 0 0 windowsize "$window" "$width" "$height" windowfocus "$window"
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
    xdotool mousemove $((width - 1)) $((height - 1))
}

# shown_with PRESET FIELDS: the shipped preset as a file whose window has these fields, too ("speed: 1500").
shown_with() {
    if grep -q '^    window: (' "$root/presets/$1.ron"; then
        sed "s/^    window: (/&$2, /" "$root/presets/$1.ron" >"$folder/$1.ron"
    else
        sed "s/^)\$/    window: ($2),\n)/" "$root/presets/$1.ron" >"$folder/$1.ron"
    fi
    echo "$folder/$1.ron"
}
