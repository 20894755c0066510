/**
 * A text as a cell that no spreadsheet takes for a formula (OWASP, CSV injection): what begins like one gets an
 * apostrophe before it.
 */
export function textCell(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
