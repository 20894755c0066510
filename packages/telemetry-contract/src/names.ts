const namePattern = /^[A-Za-z0-9._:-]{1,64}$/;

/** Names of factories, devices, channels and metrics: 1 to 64 of `A-Z a-z 0-9 . _ : -`. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && namePattern.test(value);
}

/** Foreign text as a name: what is not allowed becomes `_`; null when nothing is left. */
export function toName(text: string): string | null {
  const name = text
    .trim()
    .replace(/[^A-Za-z0-9._:-]+/g, '_')
    .slice(0, 64);
  return /[A-Za-z0-9]/.test(name) ? name : null;
}
