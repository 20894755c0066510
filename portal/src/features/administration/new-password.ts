/** Letters and digits that nobody takes for each other. */
const alphabet = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789';
const groups = 4;
const groupLength = 5;

/** A password to hand over: twenty characters in groups, of the browser's own randomness (115 bits). */
export function newPassword(): string {
  const group = (): string => Array.from({ length: groupLength }, character).join('');
  return Array.from({ length: groups }, group).join('-');
}

function character(): string {
  // Values beyond the last whole multiple are drawn again: every character is as likely as any other.
  const limit = 256 - (256 % alphabet.length);
  let [byte = limit] = crypto.getRandomValues(new Uint8Array(1));
  while (byte >= limit) [byte = limit] = crypto.getRandomValues(new Uint8Array(1));
  return alphabet[byte % alphabet.length] ?? '';
}
