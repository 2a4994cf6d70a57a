#!/usr/bin/env bash
# Measures the forecasts on this machine: training, predictions one by one and in batches, seasons played.
#   scripts/bench-ml.sh [PROGRAM] [LEAGUE]     prints Markdown; needs wrk, curl, python3 (Debian: apt-get install wrk)
# LEAGUE is a folder with league.xlsx and perhaps games/; without it a sample league of 10 teams and 6 seasons is made.
set -euo pipefail
cd "$(dirname "$0")/.."

program=${1:-${CARGO_TARGET_DIR:-target}/release/benchsight}
league=${2:-}
scratch=$(mktemp -d)
server=""
finish() {
    [ -n "$server" ] && kill "$server" 2>/dev/null
    rm -rf "$scratch"
}
trap finish EXIT

if [ -n "$league" ]; then
    mkdir "$scratch/league"
    cp "$league/league.xlsx" "$scratch/league/"
    [ -d "$league/games" ] && cp -r "$league/games" "$scratch/league/"
else
    "$program" sample --teams 10 --seasons 6 --games 95 --tracked 4 --out "$scratch/league" >/dev/null
fi

token=$("$program" token bench --role admin --data "$scratch")
"$program" serve --data "$scratch" --bind 127.0.0.1:0 --log error --no-rate-limits 2>"$scratch/log" &
server=$!
address=""
for _ in $(seq 100); do
    address=$(sed -n 's/^listening on \(http:[^,]*\),.*/\1/p' "$scratch/log")
    [ -n "$address" ] && break
    sleep 0.1
done
[ -n "$address" ] || { cat "$scratch/log" >&2; exit 1; }

call() { curl -sf -H "authorization: Bearer $token" -H 'content-type: application/json' "$@"; }
value() { python3 -c "import json, sys; print(json.load(sys.stdin)$1)"; }

# Starts a job and prints its final state once there is one.
job() {
    local id state
    id=$(call -X POST "$address$1" -d '{}' | value '["job_id"]')
    while :; do
        call "$address/api/jobs/$id" >"$scratch/job"
        state=$(value '["state"]' <"$scratch/job")
        case "$state" in
            complete) break ;;
            failed | cancelled) cat "$scratch/job" >&2; return 1 ;;
        esac
        sleep 0.1
    done
    cat "$scratch/job"
}

job /api/etl/trigger >/dev/null
job /api/ml/train >/dev/null
trained=$(python3 - "$scratch/job" <<'PYTHON'
import datetime, json, sys
job = json.load(open(sys.argv[1]))
begin, end = (datetime.datetime.fromisoformat(job[key].replace("Z", "+00:00")) for key in ("started_at", "finished_at"))
print("%.2f" % (end - begin).total_seconds())
PYTHON
)
games=$(call "$address/api/tables/dim_schedule?limit=1&total=true" | value '["total"]')

call "$address/api/tables/dim_schedule?limit=1&order=game_id.desc" >"$scratch/game"
home=$(value '["data"][0]["home_team_id"]' <"$scratch/game")
away=$(value '["data"][0]["away_team_id"]' <"$scratch/game")
one="{\"home_team_id\": \"$home\", \"away_team_id\": \"$away\"}"
cat >"$scratch/predict.lua" <<LUA
wrk.method = "POST"
wrk.headers["authorization"] = "Bearer $token"
wrk.headers["content-type"] = "application/json"
wrk.body = [[{"model": "game", "inputs": $one}]]
LUA
wrk -t1 -c32 -d10s --latency -s "$scratch/predict.lua" "$address/api/ml/predict" >"$scratch/one"
rate=$(awk '/Requests\/sec/ {printf "%.0f", $2}' "$scratch/one")
p99=$(awk '/99%/ {print $2}' "$scratch/one")
errors=$(grep -c 'Non-2xx' "$scratch/one" || true)

python3 - "$one" >"$scratch/batch.json" <<'PYTHON'
import sys
print('{"model": "game", "inputs": [' + ", ".join([sys.argv[1]] * 1000) + "]}")
PYTHON
batch() { call -o /dev/null -w '%{time_total}\n' -X POST "$address/api/ml/predict" -d @"$scratch/batch.json"; }
batch >/dev/null
for _ in $(seq 21); do batch; done | sort -n | sed -n 11p >"$scratch/median"
batched=$(awk '{printf "%.0f", 1000 * $1}' "$scratch/median")
kill "$server"
wait "$server" 2>/dev/null || true
server=""

cat <<MARKDOWN
| what | measured |
|---|--:|
| training on $games games, the whole job | $trained s |
| \`POST /api/ml/predict\`, one game, wrk with 32 connections | $rate requests/s, p99 $p99, $errors kinds of error |
| the same with 1,000 games in a request, median of 21 | $batched ms |
MARKDOWN
cargo run --quiet --release -p forecast --example forecast_speed
