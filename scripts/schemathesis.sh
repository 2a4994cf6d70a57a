#!/usr/bin/env bash
# Asks a running server what its OpenAPI document promises, with generated requests, on SQLite and on PostgreSQL.
#   scripts/schemathesis.sh TARGET_DIR SCRATCH_DIR [1 for many more cases]
# Reads TEST_DATABASE_URL. Schemathesis is installed from PyPI into the target folder.
set -euo pipefail
cd "$(dirname "$0")/.."

target=$(cd "$1" && pwd)
config=$PWD/scripts/schemathesis.toml
scratch=$2
soak=${3:-0}
program=$target/release/benchsight
version=4.32.5
tool=$target/schemathesis-$version/bin/schemathesis
examples=60
[ "$soak" = 1 ] && examples=400

if [ ! -x "$tool" ]; then
    python3 -m venv "$target/schemathesis-$version"
    "$target/schemathesis-$version/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$version"
fi

server=""
stop_server() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
        server=""
    fi
}
trap stop_server EXIT

# Starts a server with a small league, and sets `address` and `token`.
start_server() {
    local data=$1
    "$program" sample --teams 4 --seasons 1 --games 8 --tracked 2 --out "$data/league" >/dev/null
    BENCHSIGHT_ADMIN_PASSWORD="a password for one run" "$program" serve --data "$data" --bind 127.0.0.1:0 --no-rate-limits --log warn 2>"$data/server.log" &
    server=$!
    for _ in $(seq 100); do
        address=$(sed -n 's/^listening on \(http:[^,]*\),.*/\1/p' "$data/server.log")
        [ -n "$address" ] && break
        sleep 0.1
    done
    [ -n "$address" ] || { cat "$data/server.log" >&2; return 1; }
    # Whoever runs the instance may use every route.
    token=$(curl -sf "$address/api/auth/login" -H 'content-type: application/json' \
        -d '{"email": "admin@localhost", "password": "a password for one run"}' \
        | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
    curl -sf -X POST "$address/api/etl/trigger" -H "authorization: Bearer $token" -H 'content-type: application/json' -d '{}' >/dev/null
}

check() {
    local name=$1
    echo "-- $name"
    start_server "$scratch/schemathesis-$name"
    # A stream without an end is not for a tool that waits for the whole answer.
    # Whatever the tool keeps goes into the scratch folder. One worker: Python 3.11 can fail when two threads parse code.
    if ! (cd "$scratch" && "$tool" --config-file "$config" run "$address/api/openapi.json" --header "Authorization: Bearer $token" \
        --max-examples "$examples" --seed 7 --workers 1 --request-timeout 60 \
        --exclude-path '/api/jobs/{job_id}/events' --exclude-path /api/auth/logout \
        --generation-database none) >"$scratch/$name.txt" 2>&1; then
        tail -n 200 "$scratch/$name.txt"
        return 1
    fi
    grep -E 'generated|passed|Test cases' "$scratch/$name.txt" || true
    stop_server
}

mkdir -p "$scratch/schemathesis-sqlite" "$scratch/schemathesis-postgres"
unset DATABASE_URL
check sqlite
DATABASE_URL="${TEST_DATABASE_URL%/*}/schemathesis_$$"
psql -q "$TEST_DATABASE_URL" -c "create database schemathesis_$$"
export DATABASE_URL
check postgres
