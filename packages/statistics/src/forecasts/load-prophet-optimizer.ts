import type { ProphetOptimizer } from './ordered-optimizer.ts';

/**
 * The optimizer Prophet needs: its Stan model compiled to WebAssembly (@bsull/augurs-prophet-wasmstan). It takes a tenth
 * of a second to load, so only those who forecast load it.
 */
export async function loadProphetOptimizer(): Promise<ProphetOptimizer> {
  const { optimizer } = await import('@bsull/augurs-prophet-wasmstan');
  return optimizer;
}
