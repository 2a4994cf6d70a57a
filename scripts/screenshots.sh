#!/usr/bin/env bash
# Pictures of every kind of page, light and dark, on a desk and on a phone, into browser-tests/screenshots.
#   scripts/screenshots.sh [folder]
# Needs chromium and chromedriver; builds the program first.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(realpath -m "${1:-browser-tests/screenshots}")
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
cargo build --release --locked --quiet
BENCHSIGHT_PROGRAM="$target/release/benchsight" BENCHSIGHT_SCREENSHOTS="$folder" CARGO_TARGET_DIR="$target/browser-tests" \
    cargo test --quiet --manifest-path browser-tests/Cargo.toml --locked -- --ignored screenshots
echo "pictures in $folder"
