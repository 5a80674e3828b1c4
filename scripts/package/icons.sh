#!/bin/sh
# Makes the icons of the program and of its files in all usual sizes, from assets/icon.png, into a folder that is laid out as
# share/icons is: scripts/package/icons.sh FOLDER. It needs ImageMagick.
set -eu
icon="$(cd "$(dirname "$0")/../.." && pwd)/assets/icon.png"
folder=${1:?usage: icons.sh FOLDER}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# ImageMagick 7 has one command, 6 one for each thing that it does.
if command -v magick >/dev/null; then convert=magick; else convert=convert; fi

# A sheet of paper with a bent corner, with the program's icon on it, and below what the file has: sliders of a preset, lines of
# a lesson, neurons of a model. Drawn large and made smaller, so that edges are smooth.
sheet() {
    "$convert" -size 1024x1024 xc:none \
        -fill white -stroke '#8a8894' -strokewidth 24 -draw 'stroke-linejoin round polygon 160,60 660,60 864,264 864,964 160,964' \
        -fill '#d9d6e2' -draw 'stroke-linejoin round polygon 660,60 660,264 864,264' \
        \( "$icon" -filter Lanczos -resize 440x440 \) -geometry +292+230 -composite \
        -fill '#a33fbe' -stroke none -strokewidth 0 -draw "$2" "$work/$1.png"
}
sheet preset 'roundrectangle 250,742 774,762 10,10  roundrectangle 250,862 774,882 10,10  circle 400,752 400,796  circle 610,872 610,916'
sheet lesson 'roundrectangle 250,720 774,756 18,18  roundrectangle 250,796 774,832 18,18  roundrectangle 250,872 560,908 18,18'
sheet model 'stroke #a33fbe stroke-width 14 line 300,750 512,830 line 300,910 512,830 line 512,830 724,750 line 512,830 724,910
    stroke none circle 300,750 300,790 circle 300,910 300,950 circle 512,830 512,870 circle 724,750 724,790 circle 724,910 724,950'

for size in 16 24 32 48 64 128 256 512; do
    sized="$folder/hicolor/${size}x$size"
    mkdir -p "$sized/apps" "$sized/mimetypes"
    small() {
        # No times inside, so that the same icons are the same files.
        "$convert" "$1" -filter Lanczos -resize "${size}x$size" -depth 8 -strip \
            -define png:exclude-chunks=date,time "PNG32:$2"
    }
    small "$icon" "$sized/apps/gan-playground.png"
    for file in preset lesson model; do
        small "$work/$file.png" "$sized/mimetypes/application-x-gan-playground-$file.png"
    done
done
