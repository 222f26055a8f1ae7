# Installs what script/test needs and this machine lacks: Debian packages, npm packages, nginx, cargo-deny.
# shellcheck shell=bash

TOOLS=${XDG_CACHE_HOME:-$HOME/.cache}/guestlist-tools
CARGO_DENY=0.20.2

install_missing() {
  PATH=$PATH:$TOOLS/bin:/usr/sbin:$TOOLS/nginx/usr/sbin
  local packages=()
  command -v openssl >/dev/null || packages+=(openssl)
  command -v cc >/dev/null || packages+=(gcc libc6-dev)
  chosen_any postgres faults browser nodes && [[ -z $(postgres_bin) ]] && packages+=(postgresql)
  chosen_any markup browser nodes && [[ ! -x /usr/bin/chromium ]] && packages+=(chromium)
  ((${#packages[@]} == 0)) || install_debian "${packages[@]}" || return 1
  chosen_any nodes && { install_nginx || return 1; }
  chosen_any sqlite postgres peers faults markup browser nodes && { install_node || return 1; }
  chosen_any licences && { install_deny || return 1; }
  return 0
}

step() { # TEXT COMMAND…: says what is installed, and shows the output only if it fails
  local log=$LOGS/install.log
  echo "installing $1"
  shift
  "$@" >"$log" 2>&1 </dev/null || { tail -n 30 "$log" | sed 's/^/    /'; echo "that failed: see $log" >&2; return 1; }
}

install_debian() {
  local root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || { echo "script/test: please install these Debian packages: $*" >&2; return 1; }
    root=(sudo)
  fi
  step "Debian's list of packages" "${root[@]}" apt-get update -q || return 1
  step "$*" "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
}

# The program alone, out of Debian's package: installed, it would be started and listen on port 80.
install_nginx() {
  command -v nginx >/dev/null && return
  local update=(apt-get update -q)
  ((EUID == 0)) || update=(true) # only root may, and the list may be there
  step 'nginx' bash -euc '
    "${@:2}"
    mkdir -p "$1"
    cd "$1"
    apt-get download -q nginx
    dpkg-deb -x nginx_*.deb .' _ "$TOOLS/nginx" "${update[@]}"
}

# npm writes node_modules/.package-lock.json last, so a copy newer than the lock file is a whole one.
install_node() {
  command -v node >/dev/null || { echo 'script/test: node 20 or later is needed and not installed' >&2; return 1; }
  [[ tests/browser/node_modules/.package-lock.json -nt tests/browser/package-lock.json ]] ||
    step 'npm packages' npm ci --prefix tests/browser --no-audit --no-fund
}

# Unoptimized: a minute instead of four, and it runs for two seconds. Kept outside the work tree for the next time.
install_deny() {
  command -v cargo-deny >/dev/null ||
    step "cargo-deny $CARGO_DENY into $TOOLS" env -u CARGO_TARGET_DIR CARGO_PROFILE_DEV_DEBUG=0 \
      cargo install --debug --locked --root "$TOOLS" --version "$CARGO_DENY" cargo-deny
}
