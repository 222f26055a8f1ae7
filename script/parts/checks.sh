# The checks of script/test: one function each, which writes to its log and fails if the check does.
# shellcheck shell=bash

chosen_any() { # NAME…: is one of these checks to run?
  local name
  for name in "$@"; do [[ " ${chosen[*]} " == *" $name "* ]] && return 0; done
  return 1
}

check_format() { cargo fmt --check -- --color never; }

check_clippy() { cargo clippy --locked --all-targets -- -D warnings; }

check_sqlite() { app_tests --lib --bins --test app; }

check_postgres() { GUESTLIST_TEST_DATABASE=$POSTGRES app_tests --test app; }

# Real faults in the built program: tests/faults/README.md.
check_faults() { GUESTLIST_TEST_DATABASE=$POSTGRES cargo test --locked --test faults -- "$rows"; }

app_tests() {
  if cargo nextest --version >/dev/null 2>&1; then
    cargo nextest run --locked --no-fail-fast "$@"
  else
    cargo test --locked --no-fail-fast "$@"
  fi
}

check_licences() { cargo-deny check licenses bans sources; }

check_dependencies() { script/parts/unused-dependencies; }

# Everything a template prints is escaped; static text needs no exception, and data must not have one.
check_templates() {
  [[ -d templates ]] || { echo 'there is no folder templates'; return 1; }
  if grep -rnE '\|[[:space:]]*safe\b|escape[[:space:]]*=[[:space:]]*"none"|\{%-?[[:space:]]*autoescape' templates src; then
    echo 'A template switches escaping off: see the lines above.'
    return 1
  fi
}

check_peers() { node --test --test-reporter=spec tests/peers/; }

check_markup() { browser_tests markup; }

check_browser() { browser_tests journey keyboard openid pages; }

check_nodes() { on_the_program tests/nodes/nodes.test.mjs; }

browser_tests() { # NAME…
  local files=("${@/#/tests/browser/}")
  on_the_program "${files[@]/%/.test.mjs}"
}

on_the_program() { # FILE…: tests in JavaScript of what cargo build makes
  cargo build --locked || return 1
  GUESTLIST_BIN=$TARGET/debug/guestlist GUESTLIST_TEST_DATABASE=$POSTGRES \
    node --test --test-concurrency=1 --test-timeout=2400000 --test-reporter=spec "$@"
}
