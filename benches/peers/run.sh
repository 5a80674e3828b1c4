#!/bin/sh
# Races the program against JAX and PyTorch on one core: installs both into a throw-away virtual
# environment, builds the program, and prints a table. Arguments go to peers.py (--rounds N,
# --simd NAME). Needs Python 3 with venv, and takes about ten minutes.
set -eu
cd "$(dirname "$0")/../.."

cargo build --release
environment=$(mktemp -d)
trap 'rm -rf "$environment"' EXIT
python3 -m venv "$environment"
"$environment/bin/pip" install --quiet numpy jax torch
"$environment/bin/python" benches/peers/peers.py target/release/gan-playground "$@"
