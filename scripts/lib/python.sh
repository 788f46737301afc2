# shellcheck shell=bash
# Sourced by the scripts next to this folder, after install.sh: Python with packages of its own.

# Makes a Python environment in folder $1 with the packages that file $2 lists. Does nothing where it
# has been made from the same list before.
install_python_packages() {
  local folder="$1" list="$2"
  if cmp -s "$list" "$folder/installed.txt"; then
    return
  fi
  require_python
  say "installing Python packages into $folder"
  rm -rf "$folder"
  python3 -m venv "$folder" || fail "python3 cannot make the environment $folder"
  "$folder/bin/pip" install --quiet --disable-pip-version-check -r "$list" </dev/null || fail \
    "pip cannot install what $list names: is there a way to a package index?"
  cp "$list" "$folder/installed.txt"
}

# Python 3.10 or newer that can make environments; Debian has that part in a package of its own.
require_python() {
  if ! python3 -c 'import ensurepip, venv' >/dev/null 2>&1; then
    command -v apt-get >/dev/null 2>&1 || fail "there is no python3 with venv, and no apt-get."
    say "installing with apt-get: python3 python3-venv"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q </dev/null
    as_root env DEBIAN_FRONTEND=noninteractive \
      apt-get install -q -y --no-install-recommends python3 python3-venv </dev/null
  fi
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' || fail "Python 3.10 is needed."
}
