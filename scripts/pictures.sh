#!/bin/sh
# Makes the pictures of the window in docs anew: scripts/pictures.sh [BINARY] [FOLDER]
#
# Most are of a preset at a certain epoch, paused, so the same program makes the same picture. Those of own data, of the field of
# two weights, of the Dirac-GAN and of a map are made by hand. It takes three minutes; look at what it made before it is published.
# ONLY="NAME…" makes these alone.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
binary=$(realpath -m "${1:-$root/target/release/gan-playground}")
out=$(realpath -m "${2:-$root/docs}")

name=pictures width=1440 height=900
. "$root/scripts/window.sh"

# wanted NAME: whether this one is to be made.
wanted() {
    case " ${ONLY:-$1} " in
    *" $1 "*) ;;
    *) return 1 ;;
    esac
}

# settle: until nothing moves, three seconds long: training has paused at its epoch, its pictures are there.
settle() {
    tries=0
    still=0
    import -window root "$folder/last.png"
    until [ $still -ge 3 ]; do
        tries=$((tries + 1))
        [ $tries -lt 300 ] || fail "the window does not come to rest"
        sleep 1
        import -window root "$folder/now.png"
        if [ "$(compare -metric AE "$folder/last.png" "$folder/now.png" null: 2>&1 || true)" = 0 ]; then
            still=$((still + 1))
        else
            still=0
        fi
        mv "$folder/now.png" "$folder/last.png"
    done
}

# open_at PRESET EPOCH: the shipped preset, trained up to there and paused, without the message that it has.
open_at() {
    open_window "$(shown_with "$1" "epoch: $2")"
    settle
    click 297 803
}

# picture NAME [GEOMETRY]: of the whole window, or a part of it.
picture() {
    import -window root -crop "${2:-${width}x$height+0+0}" +repage -strip "$out/$1.png"
    echo "$out/$1.png"
}

click() {
    xdotool mousemove "$1" "$2" sleep 0.2 click 1 sleep 0.5
    away
    sleep 1
}

if wanted window; then
    open_at start 1900
    picture window
fi

if wanted window-fr; then
    # A file of one's own would keep its English texts.
    language=fr open_window start
    xdotool key space sleep 7 key space
    settle
    picture window-fr
fi

if wanted side-by-side; then
    open_at mode-collapse 1800
    picture side-by-side
fi

if wanted images; then
    open_at faces 700
    picture images
fi

if wanted inside; then
    open_at start 1600
    xdotool key n
    sleep 2
    picture inside
fi

if wanted units; then
    open_at digits 300
    xdotool key n
    sleep 2
    picture units 700x530+306+42
fi

if wanted contribution; then
    open_at faces 700
    xdotool key n
    sleep 2
    click 367 95
    click 508 423
    settle
    picture contribution 700x690+306+42
fi

if wanted lesson; then
    open_window "$root/lessons/mode-collapse.ron"
    # Next, and Play until the verdict is there.
    click 270 805
    xdotool key space sleep 12 key space
    settle
    picture lesson
fi

if wanted explorer; then
    open_window styles-explorer
    xdotool key x
    sleep 2
    # Pinned seeds are typed, and the box left.
    xdotool mousemove 600 729 sleep 0.2 click 1 sleep 0.5 type 0,3,50,145,202
    click 300 790
    settle
    picture explorer 1004x800+0+42
    # Styles are mixed.
    click 583 94
    settle
    picture explorer-styles 1004x800+0+42
fi
