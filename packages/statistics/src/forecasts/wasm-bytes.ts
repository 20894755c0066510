import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * The compiled code beside a module of @bsull/augurs, such as `@bsull/augurs/ets`. Its own loader fetches by URL, which
 * Node does not do for files.
 */
export function augursWasm(module: string): { module: Buffer<ArrayBuffer> } {
  return { module: readFileSync(require.resolve(module).replace(/\.js$/, '_bg.wasm')) };
}
