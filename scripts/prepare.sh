# Sourced by setup.sh and scripts/test.sh: what a fresh machine needs before any of our TypeScript can run.
# Nothing here changes what is already there.

setup_log=var/log/setup.log
native_packages=(mosquitto redis-server nginx supervisor openssl)

fail() { # what why remedy
  printf '\n  ✗ %s: %s\n    What to do: %s\n' "$1" "$2" "$3" >&2
  [ ! -s "$setup_log" ] || printf '    Log: %s\n' "$setup_log" >&2
  exit 1
}

# Runs a step quietly, prints its time, and the end of the log when it fails.
step() { # title command...
  local title=$1 from=$SECONDS
  shift
  mkdir -p "$(dirname "$setup_log")"
  if ! "$@" >>"$setup_log" 2>&1; then
    printf '  ✗ %s\n' "$title" >&2
    tail -n 15 "$setup_log" | sed 's/^/    | /' >&2
    fail "$title" 'the last lines above say why' "correct it and run the command again; the whole log is $setup_log"
  fi
  printf '  ✓ %-58s %6d s\n' "$title" "$((SECONDS - from))"
}

# The Node that the lock file pins, or a host Node that is new enough where none is published for this machine.
project_node() {
  if [ -x node_modules/.bin/node ]; then
    echo "$PWD/node_modules/.bin/node"
  elif command -v node >/dev/null && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 24 ]; then
    command -v node
  else
    fail 'Node.js' 'no Node.js 24 for this machine in the lock file' 'install Node.js 24 or later and run again'
  fi
}

missing_packages() { # package...
  local package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package"
  done
}

missing_programs() { # package... → the same names where their program is not on the PATH (hosts without dpkg)
  local package
  for package in "$@"; do
    case $package in
      supervisor) command -v supervisord ;;
      postgresql-client) command -v psql ;;
      mosquitto-clients) command -v mosquitto_pub ;;
      *) command -v "$package" ;;
    esac >/dev/null 2>&1 || PATH=$PATH:/usr/sbin:/sbin command -v "$package" >/dev/null 2>&1 || echo "$package"
  done
}

wanted_packages() { # way → what is missing, one a line
  local wanted=("${native_packages[@]}")
  [ "$1" = native ] || wanted=()
  [ "$1" != test ] || wanted=("${native_packages[@]}" mosquitto-clients postgresql-client chromium)
  if command -v dpkg-query >/dev/null; then
    missing_packages "${wanted[@]}"
    command -v npm >/dev/null || printf 'nodejs\nnpm\n'
  else
    missing_programs "${wanted[@]}"
    command -v npm >/dev/null || echo 'nodejs (24 or later, with npm)'
  fi
}

can_install_packages() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

announce_and_confirm() { # way yes
  local missing
  missing=$(wanted_packages "$1" | paste -sd' ')
  if [ -n "$missing" ] && ! can_install_packages; then
    fail 'System packages' "this machine lacks: $missing" \
      "install them with your package manager (Debian and Ubuntu: sudo apt-get install $missing), then run ./setup.sh again"
  fi
  [ -z "$missing" ] || printf 'It will install from the distribution: %s\n' "$missing"
  [ "$2" = yes ] || [ ! -t 0 ] && return 0
  local answer
  read -r -p 'Go on? [Y/n] ' answer
  case $answer in '' | y | Y | yes) ;; *) exit 1 ;; esac
}

# Installs without letting the packages start their own servers on the ports that ours use.
install_system_packages() { # way
  local missing policy=/usr/sbin/policy-rc.d ours=no
  mapfile -t missing < <(wanted_packages "$1")
  [ "${#missing[@]}" -gt 0 ] || return 0
  can_install_packages || { echo "missing: ${missing[*]}"; return 1; }
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' >$policy && chmod +x $policy && ours=yes
  fi
  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends "${missing[@]}"
  local result=$?
  [ $ours = no ] || rm -f $policy
  return $result
}

install_node_modules() {
  [ node_modules/.package-lock.json -nt package-lock.json ] || { npm ci --no-audit --no-fund && touch node_modules/.package-lock.json; }
}

build_project() { PATH=$PWD/node_modules/.bin:$PATH npm run build; }
