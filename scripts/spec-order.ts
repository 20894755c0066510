import Sequencer from '@jest/test-sequencer';

/**
 * The order of the specs, so that two workers end at about the same time and a spec that installs a whole system has
 * the machine for nearly itself: the specs of real parts come first, with the whole systems spread among them, and the
 * short specs of single functions fill up the end.
 */
export default class SpecOrder extends Sequencer {
  override sort<S extends { readonly path: string }>(specs: readonly S[]): S[] {
    const sorted = [...specs].sort((one, other) => one.path.localeCompare(other.path));
    const systems = sorted.filter(({ path }) => path.includes('/e2e/'));
    const parts = sorted.filter(({ path }) => path.includes('/test/') && !path.includes('/e2e/'));
    const functions = sorted.filter(({ path }) => !path.includes('/test/') && !path.includes('/e2e/'));
    const between = Math.ceil(parts.length / Math.max(1, systems.length));
    const spread = systems.flatMap((system, index) => [
      system,
      ...parts.slice(index * between, (index + 1) * between),
    ]);
    return [...(systems.length > 0 ? spread : parts), ...functions];
  }
}
