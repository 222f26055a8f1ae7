# What building costs: time, the memory of the largest compiler, the size of the file. Run by script/bench build.
# shellcheck shell=bash

# Prints the seconds a command took; what it says goes to a log.
seconds_of() { # COMMAND…
  local began=$EPOCHREALTIME
  "$@" >>"$LOGS/build.log" 2>&1 || { tail -n 20 "$LOGS/build.log" >&2; return 1; }
  awk -v a="$began" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }'
}

# The most memory that any rustc held, in MiB, sampled ten times a second until the file is gone.
watch_compilers() { # FILE
  local most=0 pid held
  while [[ -e $1 ]]; do
    for pid in $(pgrep -x rustc); do
      held=$(awk '/^VmHWM/ { print $2 }' "/proc/$pid/status" 2>/dev/null)
      ((${held:-0} > most)) && most=$held
    done
    sleep 0.1
  done
  echo $((most / 1024))
}

# Starts the demo and prints the seconds until its first page.
first_page() { # PROGRAM
  local began=$EPOCHREALTIME port pid
  port=$(free_port)
  "$1" demo --listen "127.0.0.1:$port" >>"$LOGS/build.log" 2>&1 &
  pid=$!
  for _ in {1..600}; do
    curl -sf -o /dev/null "http://127.0.0.1:$port/demo" && break
    sleep 0.05
  done
  awk -v a="$began" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }'
  kill "$pid" && wait "$pid" 2>/dev/null
}

row() { printf '| %s | %s | %s |\n' "$@"; }

# A fresh clone, so that the work tree's own target folder and its changes stay as they are.
measure_build() {
  local clone=$RUN/clone cold memory page check size
  git clone -q . "$clone" || return 1
  : >"$LOGS/build.log"
  cd "$clone" || return 1
  unset CARGO_TARGET_DIR
  cargo fetch --locked >>"$LOGS/build.log" 2>&1 || return 1
  : >"$RUN/building"
  watch_compilers "$RUN/building" >"$RUN/memory" &
  cold=$(seconds_of cargo build --release --locked) || { rm -f "$RUN/building"; return 1; }
  rm -f "$RUN/building"
  wait $!
  memory=$(<"$RUN/memory")
  size=$(($(stat -c %s target/release/guestlist) / 1048576))
  page=$(first_page target/release/guestlist)
  cargo check --locked >>"$LOGS/build.log" 2>&1 || return 1
  row 'measure' 'seen' 'to reach'
  row '---' '---' '---'
  row 'cold release build, downloads apart' "$cold s" '360 s with the first page'
  row 'from there to the first page of the demo' "$page s" ''
  row 'largest compiler' "$memory MiB" '2500 MiB'
  row "the program's file" "$size MiB" '40 MiB'
  touched() { # WHAT FILE
    echo >>"$2" && check=$(seconds_of cargo check --locked) && row "cargo check after touching $1" "$check s" '10 s'
  }
  touched 'a page' src/features/panel/pages.rs
  touched 'a template' templates/panel/apps.html
  touched 'a text' locales/en/panel.ftl
}
