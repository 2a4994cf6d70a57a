#!/usr/bin/env bash
# A PostgreSQL server of its own for tests, on a free port of the loopback.
#   scripts/test-postgres.sh start DIR    starts it with its data in DIR and prints its address
#   scripts/test-postgres.sh stop DIR     ends it at once, as a crash would
#   scripts/test-postgres.sh resume DIR   starts it again at the same address, with the data it had
set -euo pipefail

# PostgreSQL refuses to run as root; Debian's package brings a user for it.
as_server() {
    if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

binaries() {
    local found
    for found in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) "$(dirname "$(command -v pg_ctl || echo /)")"; do
        if [ -x "$found/initdb" ]; then echo "$found"; return; fi
    done
    echo "PostgreSQL is not installed (Debian: apt-get install postgresql)" >&2
    return 1
}

free_port() {
    python3 - <<'PYTHON'
import socket
with socket.socket() as listener:
    listener.bind(("127.0.0.1", 0))
    print(listener.getsockname()[1])
PYTHON
}

start() {
    local folder=$1 bin port
    bin=$(binaries)
    mkdir -p "$folder"
    [ "$(id -u)" = 0 ] && chown postgres "$folder"
    # Durability is not under test, except where a test starts a server of its own; nor is a long log to recover from.
    as_server "$bin/initdb" -D "$folder/data" -U postgres --auth=trust --no-sync -E UTF8 --locale=C.UTF-8 >"$folder/initdb.log" 2>&1 \
        || { cat "$folder/initdb.log" >&2; return 1; }
    for _ in 1 2 3; do
        port=$(free_port)
        if as_server "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/data/server.log" \
            -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c max_connections=300 -c max_wal_size=128MB" start >/dev/null; then
            echo "postgres://postgres@127.0.0.1:$port/postgres"
            return
        fi
    done
    cat "$folder/data/server.log" >&2
    return 1
}

stop() {
    as_server "$(binaries)/pg_ctl" -D "$1/data" -m immediate stop >/dev/null
}

# The folder remembers the options of the last start, the port among them.
resume() {
    as_server "$(binaries)/pg_ctl" -D "$1/data" -w -l "$1/data/server.log" restart >/dev/null
}

case "${1:-}" in
    start) start "$2" ;;
    stop) stop "$2" ;;
    resume) resume "$2" ;;
    *) echo "usage: scripts/test-postgres.sh start|stop|resume DIR" >&2; exit 2 ;;
esac
