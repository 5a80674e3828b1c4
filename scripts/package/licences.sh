#!/bin/sh
# Writes the licences of all that is compiled into the program, and says into which file. Needs cargo-about
# (cargo install --locked cargo-about --features cli), and the network for nothing but the crates themselves.
set -eu
cd "$(dirname "$0")/../.."
file=target/package/LICENSES-THIRD-PARTY

# Some minutes of work, so it is kept as long as no dependency changes.
if [ ! -e "$file" ] || [ -n "$(find Cargo.lock about.toml about.hbs -newer "$file")" ]; then
    cargo about --version >/dev/null 2>&1 || {
        echo "licences.sh: cargo-about is missing: cargo install --locked cargo-about --features cli" >&2
        exit 1
    }
    mkdir -p target/package
    cargo fetch --locked >&2
    host=$(rustc -vV | sed -n 's/^host: //p')
    # What crates have with them is what counts; asked for more, the answer would change with what a website says.
    cargo about generate --fail --frozen --target "$host" about.hbs -o "$file.new" >&2
    mv "$file.new" "$file"
fi
echo "$file"
