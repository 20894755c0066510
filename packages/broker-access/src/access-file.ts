import { BrokerAccessError } from './errors.ts';
import { hashPassword, verifyPassword, type StoredPassword } from './passwords.ts';
import { accessRules, controlRights, roleNameOf, type AccessRule, type TopicRights } from './rights.ts';

/** An account to have in the file: a service, or a device known beforehand. */
export interface AccountDefinition extends TopicRights {
  readonly username: string;
  readonly password: string;
  /** May administer accounts: default no. */
  readonly administers?: boolean;
  /** The only client id with which the account may connect; default any. */
  readonly clientId?: string;
}

interface StoredClient extends StoredPassword {
  readonly username: string;
  readonly [field: string]: unknown;
}

interface StoredRole {
  readonly rolename: string;
  readonly acls?: readonly AccessRule[];
  readonly [field: string]: unknown;
}

interface AccessFile {
  readonly defaultACLAccess: Readonly<Record<string, boolean>>;
  readonly clients: readonly StoredClient[];
  readonly groups: readonly unknown[];
  readonly roles: readonly StoredRole[];
  readonly [field: string]: unknown;
}

const defaultAccess = {
  publishClientSend: false,
  publishClientReceive: false,
  subscribe: false,
  // To stop listening harms nobody, and nobody needs a right for it.
  unsubscribe: true,
};

/**
 * The text of dynamic-security.json with these accounts. Everything else that `existing` holds is kept: the accounts
 * of devices that were approved meanwhile. An account whose password did not change keeps its salt and hash, so that
 * the same input gives the same text. Write it only while the broker is stopped: it overwrites the file when it likes.
 *
 * @throws BrokerAccessError `bad_file` where `existing` is no access file
 */
export function renderAccessFile(accounts: readonly AccountDefinition[], existing?: string): string {
  const file = existing === undefined || existing.trim() === '' ? undefined : parseAccessFile(existing);
  const named = new Set(accounts.map(({ username }) => username));
  const namedRoles = new Set(accounts.map(({ username }) => roleNameOf(username)));
  const previous = new Map(file?.clients.map((client) => [client.username, client]));
  const merged: AccessFile = {
    defaultACLAccess: defaultAccess,
    clients: [
      ...accounts.map((account) => storedClient(account, previous.get(account.username))),
      ...(file?.clients ?? []).filter(({ username }) => !named.has(username)),
    ],
    groups: file?.groups ?? [],
    roles: [
      ...accounts.map(storedRole),
      ...(file?.roles ?? []).filter(({ rolename }) => !namedRoles.has(rolename)),
    ],
    ...file?.others,
  };
  return `${JSON.stringify(merged, undefined, '\t')}\n`;
}

function storedClient(account: AccountDefinition, previous: StoredClient | undefined): StoredClient {
  const { username, password, clientId } = account;
  const roles = [{ rolename: roleNameOf(username) }];
  const identity = { username, ...(clientId !== undefined && { clientid: clientId }), roles };
  if (previous && verifyPassword(previous, password)) {
    const { clientid: _clientid, disabled: _disabled, ...kept } = previous;
    return { ...kept, ...identity };
  }
  return { ...identity, ...hashPassword(password) };
}

function storedRole({ username, publish, subscribe, administers = false }: AccountDefinition): StoredRole {
  const rights: TopicRights = administers
    ? {
        publish: [...publish, ...controlRights.publish],
        subscribe: [...subscribe, ...controlRights.subscribe],
      }
    : { publish, subscribe };
  return { rolename: roleNameOf(username), acls: accessRules(rights) };
}

/** @returns the lists of the file, and apart from them what nobody here knows */
function parseAccessFile(
  text: string,
): Pick<AccessFile, 'clients' | 'groups' | 'roles'> & { others: object } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new BrokerAccessError('bad_file', 'dynamic-security.json is no JSON', { cause: error });
  }
  const file = value as Partial<AccessFile> | null;
  if (typeof file !== 'object' || file === null) {
    throw new BrokerAccessError('bad_file', 'dynamic-security.json is no object');
  }
  for (const key of ['clients', 'groups', 'roles'] as const) {
    if (file[key] !== undefined && !Array.isArray(file[key])) {
      throw new BrokerAccessError('bad_file', `"${key}" in dynamic-security.json is no list`);
    }
  }
  const { defaultACLAccess: _replaced, clients = [], groups = [], roles = [], ...others } = file;
  return { clients, groups, roles, others };
}
