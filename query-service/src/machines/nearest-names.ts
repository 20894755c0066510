/**
 * The names that look most like what was asked for, best first: those that contain it, then those within a few
 * typing mistakes (Levenshtein distance, Wagner–Fischer).
 */
export function nearestNames(asked: string, names: readonly string[], count = 5): string[] {
  const wanted = asked.toLowerCase().slice(0, 64);
  const allowed = Math.max(2, Math.floor(wanted.length / 3));
  return names
    .map((name) => ({ name, distance: distanceBetween(wanted, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= allowed)
    .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
    .slice(0, count)
    .map(({ name }) => name);
}

function distanceBetween(a: string, b: string): number {
  if (a.length >= 3 && b.includes(a)) return 0.5;
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const substitution = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
