#!/usr/bin/env bash
# `npm run test:explore -- [rounds] [path]`: the random tests below a path with new seeds and more runs.
# What fails tells its seed: FAST_CHECK_SEED=… or FUZZ_SEED=… npm run test:unit -- <spec> repeats it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

rounds=${1:-5} below=${2:-.}
mapfile -t specs < <(git grep -lE "from 'fast-check'|FUZZ_SEED" -- "$below/*.spec.ts" "$below/**/*.spec.ts")
export FAST_CHECK_RUNS=${FAST_CHECK_RUNS:-1000} FUZZ_REQUESTS=${FUZZ_REQUESTS:-5000}
failed=0
for ((round = 1; round <= rounds; round += 1)); do
  seed=$((RANDOM << 15 | RANDOM))
  echo "Round $round of $rounds: FAST_CHECK_SEED=$seed FUZZ_SEED=$seed"
  FAST_CHECK_SEED=$seed FUZZ_SEED=$seed npm run test:unit -- --silent --runTestsByPath "${specs[@]}" || failed=$((failed + 1))
done
echo "$failed of $rounds rounds failed."
[ "$failed" = 0 ]
