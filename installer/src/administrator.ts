import type { Commands } from './commands.ts';
import { generateSecret } from './environment-file.ts';
import type { Settings } from './settings.ts';

/** The name of the variable by which whoever runs setup may choose the first password; it is written nowhere. */
const chosenPassword = 'ENMS_ADMIN_PASSWORD';

/**
 * Makes the first administrator where the first tenant has none.
 *
 * @returns the password that was made for the account, to be shown once; undefined: the account was there, or whoever runs
 *   setup chose its password
 */
export async function ensureAdministrator(
  commands: Commands,
  settings: Settings,
): Promise<string | undefined> {
  const chosen = process.env[chosenPassword];
  const password = chosen ?? generateSecret();
  const outcome = await commands.administrator('seed', { email: settings.ENMS_ADMIN_EMAIL, password });
  return outcome === 'created' && chosen === undefined ? password : undefined;
}

/** Gives the first administrator a new password and ends all its sessions. @returns the password */
export async function renewAdministratorPassword(commands: Commands, settings: Settings): Promise<string> {
  const password = generateSecret();
  await commands.administrator('reset', { email: settings.ENMS_ADMIN_EMAIL, password });
  return password;
}
