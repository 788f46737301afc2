# shellcheck shell=bash
# Sourced by the scripts next to this folder: checks what a build needs and installs what is missing.
#
# Installs only with apt-get, as root or with sudo, only what is missing, and says what. The Swift
# toolchain is not installed: which one to take is the user's decision.

# The oldest Swift release that reads Package.swift.
readonly MINIMUM_SWIFT="6.2"

say() { printf '==> %s\n' "$*"; }

fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# Whether version $1 is at least version $2.
at_least() {
  [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

require_swift() {
  command -v swift >/dev/null 2>&1 || fail \
    "no Swift toolchain: \"swift\" is not on PATH. Install Swift $MINIMUM_SWIFT or newer from swift.org."
  local version
  version="$(swift --version 2>&1 | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)"
  [ -n "$version" ] || fail "\"swift --version\" names no version."
  at_least "$version" "$MINIMUM_SWIFT" || fail \
    "Swift $version is too old: $MINIMUM_SWIFT or newer is needed."
  say "Swift $version"
}

# Prints the apt package of each thing that is missing, one a line.
missing_packages() {
  if ! command -v pkg-config >/dev/null 2>&1; then
    # Without pkg-config the build cannot find the libraries, installed or not.
    printf '%s\n' pkg-config libjansson-dev libssl-dev libyaml-dev
    return
  fi
  pkg-config --exists jansson || echo libjansson-dev
  pkg-config --exists libcrypto || echo libssl-dev
  pkg-config --exists yaml-0.1 || echo libyaml-dev
}

# Runs a command as root: directly, or through sudo.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif ! command -v sudo >/dev/null 2>&1; then
    fail "this needs root, and there is no sudo. Run as root: $*"
  elif [ -t 0 ]; then
    sudo "$@"
  else
    # Nobody is there to type a password.
    sudo -n "$@" || fail "sudo did not let this run without a password: $*"
  fi
}

install_missing() {
  local packages
  mapfile -t packages < <(missing_packages)
  if [ "${#packages[@]}" -eq 0 ]; then
    say "libjansson, OpenSSL and libyaml are there; nothing to install"
    return
  fi
  command -v apt-get >/dev/null 2>&1 || fail \
    "missing: ${packages[*]} (Debian names), and there is no apt-get to install them with."
  say "installing with apt-get: ${packages[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q </dev/null
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends "${packages[@]}" </dev/null
  mapfile -t packages < <(missing_packages)
  [ "${#packages[@]}" -eq 0 ] || fail "still missing after the installation: ${packages[*]}"
}
