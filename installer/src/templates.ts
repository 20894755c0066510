import { readFileSync } from 'node:fs';
import { SetupError } from './progress.ts';
import { writePrivately } from './environment-file.ts';

/**
 * Fills `${NAME}` placeholders of a configuration template. Lower-case `$names` (nginx variables) stay as they are.
 *
 * @throws SetupError that names every placeholder without a value
 */
export function fillTemplate(
  text: string,
  values: Readonly<Record<string, string | number>>,
  name = 'template',
): string {
  const missing = new Set<string>();
  const filled = text.replace(/\$\{([A-Z][A-Z0-9_]*)\}/g, (_whole, key: string) => {
    const value = values[key];
    if (value === undefined) missing.add(key);
    return String(value ?? '');
  });
  if (missing.size > 0) {
    throw new SetupError(
      `Configuration ${name}`,
      `no value for ${[...missing].join(', ')}`,
      'This is a fault of the installer: please report it',
    );
  }
  return filled;
}

/** Renders a template file into a file that only its owner can read. */
export function renderTemplate(
  templateFile: string,
  targetFile: string,
  values: Readonly<Record<string, string | number>>,
): void {
  writePrivately(targetFile, fillTemplate(readFileSync(templateFile, 'utf8'), values, templateFile));
}
