#!/bin/sh
# Makes the archive that needs no root, with install.sh and uninstall.sh for a home folder, and says where it is:
# scripts/package/tarball.sh [PROGRAM]. Without PROGRAM, it is built first.
#
# Needs cargo-about (cargo install --locked cargo-about --features cli) and ImageMagick.
set -eu
program=$(realpath "${1:-.}")
cd "$(dirname "$0")/../.."
. scripts/package/version.sh
if [ $# -eq 0 ]; then
    cargo build --release --locked
    program="${CARGO_TARGET_DIR:-target}/release/gan-playground"
fi

out=target/package
folder="gan-playground-$version-$(uname -m)-linux"
scripts/package/stage.sh "$program" "$out/$folder"
cp scripts/package/portable/install.sh scripts/package/portable/uninstall.sh LICENSE-MIT LICENSE-APACHE "$out/$folder"
tar -C "$out" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner -cf - "$folder" |
    gzip -9n >"$out/$folder.tar.gz"
rm -r "${out:?}/$folder"
echo "$out/$folder.tar.gz"
