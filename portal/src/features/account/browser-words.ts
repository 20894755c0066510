/** Order matters: Edge and Opera say that they are Chrome too, and Chrome that it is Safari. */
const browsers = [
  ['Edg', 'Edge'],
  ['OPR', 'Opera'],
  ['Firefox', 'Firefox'],
  ['Chrome', 'Chrome'],
  ['Safari', 'Safari'],
] as const;
const systems = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS', 'macOS'],
  ['Linux', 'Linux'],
] as const;

/** The browser and system that a user agent says it is, like "Firefox, Linux"; else its first words; null: unknown. */
export function browserText(userAgent: string | null): string | null {
  if (userAgent === null || userAgent === '') return null;
  const known = [browsers, systems].flatMap((list) => {
    const found = list.find(([mark]) => userAgent.includes(mark));
    return found ? [found[1]] : [];
  });
  return known.length > 0 ? known.join(', ') : userAgent.slice(0, 40);
}

/** A secret in groups of four, as people type it. */
export function grouped(secret: string): string {
  return secret.replaceAll(/(.{4})(?=.)/g, '$1 ');
}
