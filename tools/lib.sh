# What tools/run and tools/test share: installing missing Debian packages and building a preset. Sourced from bash.

# Everything runs from the top of the checkout, whatever the caller's directory and environment.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
caller_directory=$PWD
cd "$root"
export HOME="${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}"
export CCACHE_BASEDIR="$root" CCACHE_NOHASHDIR=1

say() { printf 'mux: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# quietly LOG COMMAND...: the output goes to LOG and is shown, at its end, only if the command fails.
quietly() {
  local log=$1
  shift
  mkdir -p "$(dirname "$log")"
  "$@" >"$log" 2>&1 </dev/null && return
  tail -n 60 "$log" >&2
  die "failed: $* (all of it in $log)"
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "needs root or sudo for: $*"
  fi
}

# missing_packages KIND...: those listed in packages.txt that are neither installed nor made unnecessary.
missing_packages() {
  local kind package program
  while read -r kind package program; do
    [[ " $* " == *" $kind "* ]] || continue
    [ -n "$program" ] && command -v "$program" >/dev/null && continue
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
  done <tools/packages.txt
}

# install_packages KIND...: installs what is missing, or does nothing and needs no rights at all.
install_packages() {
  local missing
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} = 0 ] && return
  command -v apt-get >/dev/null || die "not a Debian system; needed: ${missing[*]}"
  say "installing Debian packages needed for this: ${missing[*]}"
  # sudo may have to ask for a password, so this comes before its output is hidden.
  as_root true
  quietly "build/apt.log" as_root apt-get -q update
  quietly "build/apt.log" as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -q -y --no-install-recommends install "${missing[@]}"
  # The tests start an sshd of their own; a daemon that listens to the world was not asked for.
  if [[ " ${missing[*]} " == *" openssh-server "* && -d /run/systemd/system ]]; then
    as_root systemctl -q disable --now ssh >/dev/null 2>&1 || true
  fi
}

# configure PRESET [CMAKE-ARGUMENT...]
configure() {
  quietly "build/configure-$1.log" cmake --preset "$@"
}

# build PRESET [TARGET...]
build() {
  local preset=$1
  shift
  quietly "build/build-$preset.log" cmake --build "build/$preset" ${1:+--target "$@"} -- --quiet
}
