#!/usr/bin/env bash
# EnMS: one command from a fresh clone to a running system.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=scripts/prepare.sh
source scripts/prepare.sh

usage() {
  cat <<'TEXT'
Usage: ./setup.sh [command] [options]

Commands
  (none)          install what is missing, start everything, wait until healthy; safe to repeat
  start           start a stopped system
  stop            stop everything in order; data stays
  status          each part with its state and health
  logs [part]     follow the logs (database, broker, redis, nodered, query-service, analytics, simulator, nginx,
                  grafana)
  backup          write a backup to var/backups while the system runs
  restore FILE    replace the database by a backup
  password        a new password for the first administrator

Options
  --yes           ask nothing
  --no-demo       no demo factory, no simulator, no history
  --native        processes on this machine even where a container engine runs
  --compose       Docker Compose
  --home DIR      keep .env and var/ in DIR (default: this folder)
  --help
TEXT
}

command=up arguments=() yes=no
way=$(docker info >/dev/null 2>&1 && echo compose || echo native)
while [ $# -gt 0 ]; do
  case "$1" in
    start | stop | status | backup | password) command=$1 ;;
    logs | restore) command=$1; if [ $# -gt 1 ] && [[ $2 != --* ]]; then arguments+=("$2"); shift; fi ;;
    --yes) yes=yes ;;
    --no-demo) arguments+=(--no-demo) ;;
    --native) way=native ;;
    --compose) way=compose ;;
    --home) [ $# -gt 1 ] || { echo "--home needs a folder" >&2; exit 2; }; arguments+=(--home "$2"); shift ;;
    --help | -h) usage; exit 0 ;;
    *) echo "Unknown word: $1" >&2; usage >&2; exit 2 ;;
  esac
  shift
done

if [ "$command" = up ]; then
  printf 'EnMS setup, the %s way. Details go to var/log/setup.log\n' "$way"
  announce_and_confirm "$way" "$yes"
  step 'System packages' install_system_packages "$way"
  step 'Node modules' install_node_modules
  step 'Build' build_project
fi
[ -x node_modules/.bin/node ] || [ -d installer/dist ] || fail 'Not installed yet' 'installer/dist is missing' 'Run ./setup.sh first'
exec "$(project_node)" --enable-source-maps installer/dist/main.js "$command" "--$way" "${arguments[@]}"
