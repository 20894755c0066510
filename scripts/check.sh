#!/usr/bin/env bash
# `npm run check`: lint takes as long as what runs beside it; what writes files comes last.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

failed=0
npm run lint &
lint=$!
{ npm run format:check && npm run check:arrows; } || failed=1
wait $lint || failed=1
[ $failed = 0 ] || exit 1
npm run check:generated
