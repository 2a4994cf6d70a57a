#!/usr/bin/env bash
# Measures the API on this machine: requests per second, memory, event streams, upload.
#   scripts/bench-api.sh [PROGRAM]     prints Markdown; needs wrk, curl, python3 (Debian: apt-get install wrk)
# On SQLite; with TEST_DATABASE_URL (see scripts/test-postgres.sh) the upload into PostgreSQL is measured too.
set -euo pipefail
cd "$(dirname "$0")/.."

program=${1:-${CARGO_TARGET_DIR:-target}/release/benchsight}
scratch=$(mktemp -d)
server=""
finish() {
    [ -n "$server" ] && kill "$server" 2>/dev/null
    rm -rf "$scratch"
}
trap finish EXIT

# Starts a server on the data folder $1 with further arguments; sets server, address and token.
start() {
    local data=$1
    shift
    token=$("$program" token bench --role admin --data "$data")
    "$program" serve --data "$data" --bind 127.0.0.1:0 --log error --no-rate-limits "$@" 2>"$data/log" &
    server=$!
    address=""
    for _ in $(seq 100); do
        address=$(sed -n 's/^listening on \(http:[^,]*\),.*/\1/p' "$data/log")
        [ -n "$address" ] && return
        sleep 0.1
    done
    cat "$data/log" >&2
    return 1
}

stop() {
    kill "$server"
    wait "$server" 2>/dev/null || true
    server=""
}

memory() { awk '/VmRSS/ {printf "%.0f", $2 / 1024}' "/proc/$server/status"; }
peak() { awk '/VmHWM/ {printf "%.0f", $2 / 1024}' "/proc/$server/status"; }
auth() { echo "authorization: Bearer $token"; }
load() { wrk -t1 -c32 -d10s --latency "$@"; }
rate() { awk '/Requests\/sec/ {printf "%.0f", $2}'; }

mkdir -p "$scratch/sqlite"
start "$scratch/sqlite" --workers 0
sleep 2
idle=$(memory)
job=$(curl -sf -X POST "$address/api/etl/trigger" -H "$(auth)" -H 'content-type: application/json' -d '{}' \
    | sed 's/.*"job_id":"\([^"]*\)".*/\1/')
load "$address/api/health" >"$scratch/health"
load -H "$(auth)" "$address/api/jobs/$job" >"$scratch/job"
health=$(rate <"$scratch/health")
jobs=$(rate <"$scratch/job")
p99=$(awk '/99%/ {print $2}' "$scratch/job")
errors=$(grep -c 'Non-2xx' "$scratch/job" || true)

before=$(memory)
python3 scripts/event_streams.py "$address" "$token" "$job" 1000 >"$scratch/streams" &
client=$!
until grep -q open "$scratch/streams"; do sleep 0.2; done
open=$(memory)
curl -sf -X DELETE "$address/api/jobs/$job" -H "$(auth)" >/dev/null
wait "$client"
ended=$(tail -1 "$scratch/streams")
stop

cat <<MARKDOWN
| what | measured |
|---|--:|
| memory, idle | $idle MiB |
| \`GET /api/health\`, wrk with 32 connections | $health requests/s |
| \`GET /api/jobs/{job_id}\` with a token, the same | $jobs requests/s ($((100 * jobs / health)) % of health), p99 $p99, $errors kinds of error |
| 1,000 open event streams | $((open - before)) MiB more; $ended |
MARKDOWN
