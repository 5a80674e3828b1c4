#!/bin/sh
# Makes the archive for Windows (.zip) or macOS (.tar.gz), on that system, and says where it is:
# scripts/package/plain.sh [PROGRAM]. It holds the program and its papers, to be unpacked anywhere. Without PROGRAM, it is built
# first. Needs cargo-about; on Windows it runs in the shell that comes with Git, and needs 7z.
#
# Never run on either system yet; only its steps were tried, on Linux.
set -eu
cd "$(dirname "$0")/../.."
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
case $(uname -s) in
Darwin) system=macos ending='' ;;
MINGW* | MSYS*) system=windows ending=.exe ;;
*)
    echo "error: for Linux there are deb.sh and tarball.sh" >&2
    exit 2
    ;;
esac
program=${1:-}
if [ -z "$program" ]; then
    cargo build --release --locked
    program="${CARGO_TARGET_DIR:-target}/release/gan-playground$ending"
fi

out=target/package
folder="gan-playground-$version-$(uname -m)-$system"
rm -rf "${out:?}/$folder"
mkdir -p "$out/$folder/docs" "$out/$folder/assets/fonts" "$out/$folder/examples"
cp "$program" "$out/$folder/gan-playground$ending"
licences=$(scripts/package/licences.sh)
cp README.md CHANGELOG.md LICENSE-MIT LICENSE-APACHE "$licences" "$out/$folder"
cp docs/*.md "$out/$folder/docs"
cp assets/LICENSES.md "$out/$folder/assets"
cp assets/fonts/Inter-LICENSE.txt "$out/$folder/assets/fonts"
cp -R presets lessons experiments "$out/$folder/examples"

cd "$out"
if [ $system = windows ]; then
    rm -f "$folder.zip"
    7z a -bso0 "$folder.zip" "$folder"
    archive=$folder.zip
else
    tar -czf "$folder.tar.gz" "$folder"
    archive=$folder.tar.gz
fi
rm -r "$folder"
echo "$out/$archive"
