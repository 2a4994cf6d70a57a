#!/usr/bin/env bash
# Everything that must hold before a change lands: format, lints, documentation, tests.
#   ./test.sh          the whole suite
#   ./test.sh --soak   the same, with hundreds of kills and long fuzzing
# Needs Rust, Python for Schemathesis, and npm for axe-core. On Debian it installs PostgreSQL and Chromium where they are
# missing (as root, or with sudo); elsewhere it asks for them. Builds into $CARGO_TARGET_DIR, or ./target.
set -euo pipefail
cd "$(dirname "$0")"

soak=0
for argument in "$@"; do
    case "$argument" in
        --soak) soak=1 ;;
        *) echo "usage: ./test.sh [--soak]" >&2; exit 2 ;;
    esac
done

step() { printf '\n== %s\n' "$*"; }

step "format"
cargo fmt --all --check

step "lints (warnings are errors)"
cargo clippy --release --workspace --all-targets --locked -- -D warnings

step "documentation (warnings are errors)"
RUSTDOCFLAGS="-D warnings" cargo doc --release --workspace --no-deps --locked --quiet

if command -v cargo-deny >/dev/null 2>&1; then
    step "dependencies"
    cargo deny --offline check bans licenses sources
fi

# Installs packages of Debian.
install() {
    local as_root=""
    [ "$(id -u)" = 0 ] || as_root=sudo
    $as_root apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq "$@" >/dev/null
}

step "PostgreSQL"
if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && ! command -v initdb >/dev/null 2>&1; then
    install postgresql
fi
scratch=$(mktemp -d)
chmod 755 "$scratch"
finish() {
    scripts/test-postgres.sh stop "$scratch/postgres" 2>/dev/null || true
    rm -rf "$scratch"
}
trap finish EXIT
TEST_DATABASE_URL=$(scripts/test-postgres.sh start "$scratch/postgres")
export TEST_DATABASE_URL
echo "tests run on SQLite and on a PostgreSQL server of their own"

step "tests"
# One profile for running and testing, see Cargo.toml.
if command -v cargo-nextest >/dev/null 2>&1; then
    if [ "$soak" = 1 ]; then
        BENCHSIGHT_SOAK=1 cargo nextest run --release --workspace --locked --profile soak
    else
        cargo nextest run --release --workspace --locked
    fi
else
    BENCHSIGHT_SOAK="$soak" cargo test --release --workspace --locked
fi
cargo test --release --workspace --locked --doc

step "Schemathesis"
cargo build --release --locked --quiet
scripts/schemathesis.sh "${CARGO_TARGET_DIR:-target}" "$scratch" "$soak"

step "pages in a real browser"
command -v chromedriver >/dev/null 2>&1 || install chromium chromium-driver
npm ci --silent --prefix browser-tests
target=$(realpath "${CARGO_TARGET_DIR:-target}")
cargo fmt --manifest-path browser-tests/Cargo.toml --check
# axe-core looks at every kind of page twice, which takes many minutes.
chosen=(running reading phone)
[ "$soak" = 1 ] && chosen=()
BENCHSIGHT_PROGRAM="$target/release/benchsight" CARGO_TARGET_DIR="$target/browser-tests" \
    cargo test --quiet --manifest-path browser-tests/Cargo.toml --locked -- --test-threads=2 "${chosen[@]}"
