/**
 * Settings in the `options` parameter of a start-up packet, as in PGOPTIONS: `-c name=value` or `--name=value`,
 * words separated by blanks, a backslash takes the next character as it is.
 */
export function parseStartupOptions(options: string): (readonly [name: string, value: string])[] {
  const words = splitWords(options);
  const settings: (readonly [string, string])[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const text = word === '-c' ? (words[(index += 1)] ?? '') : word.replace(/^(?:-c|--)/, '');
    const equals = text.indexOf('=');
    if (equals > 0) settings.push([text.slice(0, equals).replaceAll('-', '_'), text.slice(equals + 1)]);
  }
  return settings;
}

function splitWords(options: string): string[] {
  const words = options.match(/(?:\\.|[^\s\\])+/g) ?? [];
  return words.map((word) => word.replace(/\\(.)/g, '$1'));
}
