#!/usr/bin/env bash
# Times every kind of dashboard page and weighs its first view, on SQLite.
#   scripts/bench-pages.sh [PROGRAM]     prints Markdown; needs python3
# On a sample league of ten seasons, and on the league whose files BENCHSIGHT_NORAD names where they are there.
set -euo pipefail
cd "$(dirname "$0")/.."

program=${1:-${CARGO_TARGET_DIR:-target}/release/benchsight}
league=${BENCHSIGHT_NORAD:-../shared/data/norad}
scratch=$(mktemp -d)
server=""
finish() {
    [ -n "$server" ] && kill "$server" 2>/dev/null
    rm -rf "$scratch"
}
trap finish EXIT

# Measures the league in the data folder $2, called $1.
measure() {
    local name=$1 data=$2 token address job state
    token=$("$program" token bench --role admin --data "$data")
    "$program" serve --data "$data" --bind 127.0.0.1:0 --log error --no-rate-limits 2>"$data/log" &
    server=$!
    address=""
    for _ in $(seq 100); do
        address=$(sed -n 's/^listening on \(http:[^,]*\),.*/\1/p' "$data/log")
        [ -n "$address" ] && break
        sleep 0.1
    done
    ask() { curl -sf "$@" -H "authorization: Bearer $token" -H 'content-type: application/json'; }
    job=$(ask -X POST "$address/api/etl/trigger" -d '{"options": {"train": true}}' | sed 's/.*"job_id":"\([^"]*\)".*/\1/')
    state=""
    until [ "$state" = complete ]; do
        sleep 0.5
        state=$(ask "$address/api/jobs/$job" | sed 's/.*"state":"\([^"]*\)".*/\1/')
        [ "$state" = failed ] && { echo "the run failed" >&2; return 1; }
    done
    printf '\n%s:\n\n| page | opened | median ms | slowest ms | first view KB |\n|---|--:|--:|--:|--:|\n' "$name"
    python3 scripts/page_times.py "$address" "$token" default
    kill "$server"
    wait "$server" 2>/dev/null || true
    server=""
}

if [ -f "$league/league.xlsx" ]; then
    mkdir -p "$scratch/given/league"
    cp -r "$league/." "$scratch/given/league/"
    measure "The given league" "$scratch/given"
fi
mkdir -p "$scratch/sample"
"$program" sample --out "$scratch/sample/league" --teams 10 --seasons 10 --games 100 --tracked 100 --evenings-to-come 4 --seed 6 >/dev/null
measure "A sample league of ten seasons of 100 games, 100 games tracked, four evenings to come" "$scratch/sample"
