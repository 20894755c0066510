import { createHmac } from 'node:crypto';

/**
 * A client id that only those can guess who know the secret. Whoever is let in by the broker may connect with any
 * client id, and takes over the session of that name with its queue; so the ids of services must not be guessable.
 * Another secret means another session: let the queue of the old one run empty before changing it.
 *
 * @param name what the client is, such as `ingest-1`
 * @param secret such as the account's password
 * @returns `name`, a dash and 20 hexadecimal digits
 */
export function guardedClientId(name: string, secret: string): string {
  return `${name}-${createHmac('sha256', secret).update(name).digest('hex').slice(0, 20)}`;
}
