#!/bin/sh
# Lays out all that a Linux package has, as below /usr: scripts/package/stage.sh PROGRAM FOLDER. deb.sh and tarball.sh call it.
#
# PROGRAM is asked for its man pages and completions. Where it is for another processor than this one's, GAN_PLAYGROUND_HERE
# says which program to ask instead.
set -eu
program=$(realpath "${1:?usage: stage.sh PROGRAM FOLDER}")
folder=$(realpath -m "${2:?usage: stage.sh PROGRAM FOLDER}")
cd "$(dirname "$0")/../.."
. scripts/package/version.sh
name=gan-playground

rm -rf "$folder"
mkdir -p "$folder"
share="$folder/share"
doc="$share/doc/$name"

install -D -m 755 "$program" "$folder/bin/$name"
strip "$folder/bin/$name"

desktop=assets/desktop
install -D -m 644 -t "$share/applications" "$desktop/$name.desktop"
install -D -m 644 -t "$share/mime/packages" "$desktop/$name.xml"
install -d "$share/metainfo"
sed "s/@VERSION@/$version/; s/@DATE@/$date/; s/@TYPE@/$kind/" "$desktop/io.github.gan_playground.GanPlayground.metainfo.xml" \
    >"$share/metainfo/io.github.gan_playground.GanPlayground.metainfo.xml"
scripts/package/icons.sh "$share/icons"

"${GAN_PLAYGROUND_HERE:-$program}" manual-page "$share"

install -D -m 644 -t "$doc" README.md CHANGELOG.md LICENSE-MIT LICENSE-APACHE
install -D -m 644 -t "$doc/docs" docs/*.md
install -D -m 644 -t "$doc/assets" assets/LICENSES.md
install -D -m 644 -t "$doc/assets/fonts" assets/fonts/Inter-LICENSE.txt
# To open, to copy and to change.
for kind_of in presets lessons experiments; do
    install -D -m 644 -t "$doc/examples/$kind_of" "$kind_of"/*.ron
done

licences=$(scripts/package/licences.sh)
install -m 644 "$licences" "$doc/LICENSES-THIRD-PARTY"

find "$folder" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
