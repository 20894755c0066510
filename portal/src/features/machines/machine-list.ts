/** Whether every word of what was typed occurs in one of the texts, whatever its case and accents. */
export function matches(typed: string, texts: readonly string[]): boolean {
  const within = plain(texts.join(' '));
  return plain(typed)
    .split(/\s+/)
    .every((word) => within.includes(word));
}

function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
