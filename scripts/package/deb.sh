#!/bin/sh
# Makes the Debian package, and says where it is: scripts/package/deb.sh [PROGRAM]. Without PROGRAM, it is built first.
#
# Needs cargo-deb and cargo-about (cargo install --locked cargo-deb cargo-about --features cargo-about/cli), ImageMagick and
# dpkg-dev. What is in the package stands in Cargo.toml, [package.metadata.deb].
set -eu
program=$(realpath "${1:-.}")
cd "$(dirname "$0")/../.."
. scripts/package/version.sh
if [ $# -eq 0 ]; then
    cargo build --release --locked
    program="${CARGO_TARGET_DIR:-target}/release/gan-playground"
fi

out=target/package
scripts/package/stage.sh "$program" "$out/stage"

maintainer=$(sed -n '/^\[package.metadata.deb\]/,/^\[/s/^maintainer = "\(.*\)"$/\1/p' Cargo.toml)
cat >"$out/changelog" <<END
gan-playground ($version-1) unstable; urgency=low

  * Version $version. CHANGELOG.md says what is new.

 -- $maintainer  $(LC_ALL=C date -u -R -d "$date")
END

# cargo-deb takes the program from the folder in which cargo would have built it.
mkdir -p "$out/cargo/release"
cp "$out/stage/bin/gan-playground" "$out/cargo/release/"
CARGO_TARGET_DIR="$out/cargo" cargo deb --no-build --no-strip --locked --output "$out/"
