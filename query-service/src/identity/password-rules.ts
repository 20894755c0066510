import { invalidRequest } from '@enms/http-api/problem';
import type { FieldProblem } from '@enms/http-api/problem';

export const SHORTEST_PASSWORD = 12;
/** Beyond it there is no gain, only work. */
export const LONGEST_PASSWORD = 200;

/** What people choose most, without the digits and signs they put around it. */
const COMMON = new Set(
  `password passwort passw0rd p@ssword p@ssw0rd mypassword newpassword adminpassword passwordpassword
   administrator administrador admin adminadmin root rootroot superuser supervisor operator engineer
   qwerty qwertz qwertyuiop qwertzuiop qwertyuiopasdf asdfghjkl zxcvbnm qazwsx qazwsxedc qwertyqwerty
   letmein letmeinplease welcome welcomewelcome willkommen changeme changemenow change default secret geheim
   iloveyou sunshine princess football baseball basketball superman batman dragon monkey master shadow trustno
   energy energymanagement enms energie energyenergy factory fabrik company maschine machine industrial
   correcthorsebatterystaple thisisapassword abcdefghijkl abcdefghijklm abcdefghijklmnop abcabcabcabc
   hunter login loginlogin guest guestguest test testtest testtesttest internet computer samsung google
   spring summer autumn winter january monday`.split(/\s+/),
);

/** @throws Problem 400 naming `field` when the password is too easy to guess */
export function refuseWeakPassword(password: string, email: string, field: string): void {
  const fault = faultOf(password, email);
  if (fault !== undefined) throw invalidRequest([{ field, ...fault }]);
}

function faultOf(password: string, email: string): Omit<FieldProblem, 'field'> | undefined {
  const length = Array.from(password).length;
  if (length < SHORTEST_PASSWORD) {
    return { reason: 'too_short', remedy: `Choose at least ${SHORTEST_PASSWORD} characters.` };
  }
  if (length > LONGEST_PASSWORD) {
    return { reason: 'too_long', remedy: `Choose at most ${LONGEST_PASSWORD} characters.` };
  }
  const plain = password.toLowerCase();
  const core = plain.replace(/^[^a-z]+|[^a-z]+$/g, '');
  const isRepetition = new Set(plain).size < 5;
  const isEmail = plain === email.toLowerCase() || core === email.toLowerCase().split('@', 1)[0];
  if (isRepetition || isEmail || COMMON.has(core) || isSequence(plain)) {
    return {
      reason: 'too_common',
      remedy: 'Choose something that nobody guesses, such as four random words.',
    };
  }
  return undefined;
}

/** Neighbours all the way, such as 123456789012 or abcdefghijkl. */
function isSequence(text: string): boolean {
  const steps = Array.from(text)
    .slice(1)
    .map((character, index) => character.charCodeAt(0) - text.charCodeAt(index));
  return steps.filter((step) => step === 1 || step === -9).length >= text.length - 2;
}
