#!/bin/sh
# Races the program against JAX and PyTorch on one core: installs both into a throw-away virtual
# environment, builds the program, and prints a table. `run.sh convolutions` is the race of DCGANs, and
# `run.sh styles` that of a style generator, against PyTorch alone. Other arguments go to the Python script (--rounds N, --simd NAME). Needs Python 3 with venv,
# and takes about ten minutes.
set -eu
cd "$(dirname "$0")/../.."

race=peers
packages="numpy jax torch"
case "${1:-}" in
convolutions | styles)
    race=$1
    shift
    packages="numpy torch"
    ;;
esac
cargo build --release
environment=$(mktemp -d)
trap 'rm -rf "$environment"' EXIT
python3 -m venv "$environment"
# shellcheck disable=SC2086
"$environment/bin/pip" install --quiet $packages
"$environment/bin/python" "benches/peers/$race.py" target/release/gan-playground "$@"
