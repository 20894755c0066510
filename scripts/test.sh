#!/usr/bin/env bash
# `npm test`: brings what the tests need, then checks and tests everything.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/prepare.sh
source scripts/prepare.sh

step 'System packages' install_system_packages test
step 'Node modules' install_node_modules
PATH=$PWD/node_modules/.bin:$PATH
step 'Build' build_project
step 'Lint, format, arrows, generated files' npm run check
npm run test:unit
