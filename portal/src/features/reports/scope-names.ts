import type { Factory, Machine } from '../../api/types.ts';

/** How a scope reads: the name of its machine, group or site; the scope itself where that is not known. */
export function scopeName(
  scope: string,
  machines: readonly Machine[],
  sites: readonly Factory[],
  groups: readonly { readonly id: number; readonly name: string }[],
): string {
  const [, kind, ref] = /^(machine|factory|group):(.+)$/.exec(scope) ?? [];
  const isNamed = ({ id, name }: { readonly id: number; readonly name: string }): boolean =>
    name === ref || String(id) === ref;
  if (kind === 'machine') return machines.find(isNamed)?.display_name ?? scope;
  if (kind === 'group') return groups.find(isNamed)?.name ?? scope;
  return sites.find(({ slug, id }) => slug === ref || String(id) === ref)?.name ?? scope;
}
