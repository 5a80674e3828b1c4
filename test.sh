#!/bin/sh
# Sets up what the tests of the real window need, and passes the tests.
#
# Those tests open the program under a virtual display (Xvfb) with Mesa's software OpenGL and use
# it through xdotool, xclip and a message bus of their own. On Debian and Ubuntu this script installs
# them, and the libraries that a window loads, where they are missing; elsewhere, install them first.
set -eu
cd "$(dirname "$0")"

packages="xvfb xdotool imagemagick xclip dbus-daemon libgl1 libgl1-mesa-dri libegl1 libx11-6 libx11-xcb1 libxcursor1 libxi6 libxrandr2 libxkbcommon0 libxkbcommon-x11-0"

is_ready() {
    command -v Xvfb >/dev/null && command -v xdotool >/dev/null && command -v import >/dev/null &&
        command -v xclip >/dev/null && command -v dbus-daemon >/dev/null &&
        ldconfig -p 2>/dev/null | grep -q libGL.so.1 &&
        ldconfig -p 2>/dev/null | grep -q libxkbcommon-x11.so.0
}

if ! is_ready; then
    if command -v apt-get >/dev/null; then
        as_root=""
        [ "$(id -u)" -eq 0 ] || as_root="sudo"
        $as_root apt-get update -qq
        DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $packages >/dev/null
    else
        echo "The tests of the real window need: Xvfb, xdotool, ImageMagick's import, xclip, dbus-daemon, Mesa's OpenGL, libxkbcommon-x11." >&2
        exit 1
    fi
fi

exec cargo test --release "$@"
