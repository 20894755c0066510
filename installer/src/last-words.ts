const keptLines = 6;

/** What a program said at its end, for a person to read; the error's own line too where a stack followed it. */
export function lastWords(text: string): string {
  const lines = text.trim().split('\n');
  const end = lines.slice(-keptLines);
  const cause = lines.find((line) => /^\s*(?:[A-Za-z]*Error|error)(?: \[\w+\])?: /.test(line));
  return (cause === undefined || end.includes(cause) ? end : [cause, '…', ...end]).join('\n    ');
}
