# Sourced by run.sh and test.sh: sees to it that the Debian packages named as arguments are installed.
# Says which are missing and why it asks for root; does nothing when all are there.

install_packages() {
  missing=()
  for package in "$@"; do
    dpkg-query -W -f='${Status}\n' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0

  echo "Cambridge needs Debian packages that are not installed: ${missing[*]}" >&2
  if ! command -v apt-get >/dev/null; then
    echo "This is not a Debian system (no apt-get): install them by hand, then run this again." >&2
    return 1
  fi
  as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "Installing packages needs root, and there is no sudo. As root: apt-get install ${missing[*]}" >&2
      return 1
    fi
    echo "Installing packages needs root, so sudo may ask for your password." >&2
    as_root=(sudo)
  fi
  "${as_root[@]}" apt-get update -qq >&2 || echo "apt-get update failed; trying with the package lists that are there." >&2
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/tmp/cambridge-apt.$$ 2>&1 || {
    cat "/tmp/cambridge-apt.$$" >&2
    rm -f "/tmp/cambridge-apt.$$"
    echo "apt-get could not install: ${missing[*]}" >&2
    return 1
  }
  rm -f "/tmp/cambridge-apt.$$"
}

# Everything that building needs.
build_packages=(g++ cmake ninja-build libexpected-dev libfmt-dev libcxxopts-dev nlohmann-json3-dev doctest-dev
  liblua5.4-dev libncurses-dev zlib1g-dev libbz2-dev libhpdf-dev)
