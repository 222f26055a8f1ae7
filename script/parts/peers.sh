# The servers that tests talk to: a private PostgreSQL cluster, mail servers and OpenID providers on loopback.
# shellcheck shell=bash

POSTGRES=
peers=()

postgres_bin() {
  local folder
  folder=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
  [[ -x $folder/initdb ]] && echo "$folder"
}

start_peers() {
  if chosen_any postgres faults browser nodes; then start_postgres || return 1; fi
  if chosen_any sqlite postgres faults browser nodes; then start_smtp && start_oidc || return 1; fi
}

stop_peers() {
  local pid
  for pid in "${peers[@]}"; do kill "$pid" 2>/dev/null; done
  [[ ! -f $RUN/postgres/data/postmaster.pid ]] || as_postgres "$(postgres_bin)/pg_ctl" -D "$RUN/postgres/data" -m immediate -w stop >/dev/null
  rm -rf "$RUN"
}

# PostgreSQL refuses to run as root.
as_postgres() (
  cd / || return 1
  if ((EUID == 0)); then runuser -u postgres -- "$@"; else "$@"; fi
)

free_port() {
  node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

start_postgres() {
  local bin data=$RUN/postgres/data port log=$LOGS/postgres.log
  local settings="-c listen_addresses=127.0.0.1 -c unix_socket_directories=$RUN/postgres -c max_connections=300"
  # What a test loses in a crash is lost; what is measured must be as durable as in real life.
  [[ -n ${DURABLE:-} ]] || settings+=' -c fsync=off -c synchronous_commit=off -c full_page_writes=off'
  bin=$(postgres_bin)
  chmod 711 "$RUN"
  install -d -m 700 "$RUN/postgres"
  ((EUID != 0)) || chown postgres "$RUN/postgres"
  as_postgres "$bin/initdb" -D "$data" -U postgres -E UTF8 --locale=C.UTF-8 -A trust --no-sync >"$log" 2>&1 ||
    { cat "$log"; return 1; }
  # Between finding a free port and using it another program may take it: try another.
  for _ in 1 2 3; do
    port=$(free_port)
    if as_postgres "$bin/pg_ctl" -D "$data" -l "$RUN/postgres/log" -w start -o "-p $port $settings" >>"$log" 2>&1; then
      POSTGRES=postgres://postgres@127.0.0.1:$port/postgres
      return 0
    fi
  done
  cat "$log" "$RUN/postgres/log"
  echo 'script/test: PostgreSQL did not start' >&2
  return 1
}

# Starts a peer and waits for the line of JSON that says where it listens.
start_peer() { # NAME ARGUMENT…
  local name=$1 pid
  shift
  : >"$RUN/$name.json"
  node "tests/peers/$name.mjs" "$@" >"$RUN/$name.json" 2>"$LOGS/$name-peer.log" </dev/null &
  pid=$!
  peers+=("$pid")
  for _ in {1..200}; do
    [[ -s $RUN/$name.json ]] && return 0
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  cat "$LOGS/$name-peer.log"
  echo "script/test: the peer $name did not start" >&2
  return 1
}

address() { # PEER NAME
  node -p 'JSON.parse(require("fs").readFileSync(process.argv[1]))[process.argv[2]]' "$RUN/$1.json" "$2"
}

start_smtp() {
  mkdir -p "$RUN/certs"
  tests/peers/certificates.sh "$RUN/certs" || return 1
  start_peer smtp --cert "$RUN/certs/localhost.pem" --key "$RUN/certs/localhost.key" \
    --wrong-cert "$RUN/certs/elsewhere.pem" --wrong-key "$RUN/certs/elsewhere.key" || return 1
  export GUESTLIST_TEST_SMTP_CA=$RUN/certs/ca.pem
  export GUESTLIST_TEST_SMTP GUESTLIST_TEST_SMTPS GUESTLIST_TEST_SMTP_BAD GUESTLIST_TEST_SMTP_INBOX
  GUESTLIST_TEST_SMTP=localhost:$(address smtp starttls)
  GUESTLIST_TEST_SMTPS=localhost:$(address smtp smtps)
  GUESTLIST_TEST_SMTP_BAD=localhost:$(address smtp bad)
  GUESTLIST_TEST_SMTP_INBOX=$(address smtp control)
}

start_oidc() {
  start_peer oidc || return 1
  export GUESTLIST_TEST_OIDC GUESTLIST_TEST_OIDC_HOSTILE GUESTLIST_TEST_OIDC_CONTROL
  GUESTLIST_TEST_OIDC=$(address oidc issuer)
  GUESTLIST_TEST_OIDC_HOSTILE=$(address oidc hostile)
  GUESTLIST_TEST_OIDC_CONTROL=$(address oidc control)
}
