/** Runs before each spec file: random tests draw the same in every run, so that a commit's verdict hangs on the commit. */
import fc from 'fast-check';

const { FAST_CHECK_SEED = '20261121', FAST_CHECK_RUNS } = process.env;

fc.configureGlobal({
  seed: Number(FAST_CHECK_SEED),
  ...(FAST_CHECK_RUNS !== undefined && { numRuns: Number(FAST_CHECK_RUNS) }),
});
