import {
  ControlChannel,
  type ControlChannelOptions,
  type ControlCommand,
  type ControlResponse,
} from './control-channel.ts';
import { BrokerAccessError } from './errors.ts';
import { accessRules, roleNameOf, type TopicRights } from './rights.ts';

/** A device and what it may do. */
export interface DeviceAccount extends TopicRights {
  /** The device's code; `:` of MAC addresses is allowed. */
  readonly username: string;
  readonly password: string;
  /** The only client id with which the account may connect; default any. */
  readonly clientId?: string;
}

/** An account as the broker knows it. */
export interface AccountState {
  readonly username: string;
  readonly disabled: boolean;
  readonly roles: readonly string[];
  readonly clientId: string | undefined;
}

/**
 * Accounts and rights of a running Mosquitto, by its dynamic security plugin. Every change takes effect at once, cuts
 * the account's live connection off, and is saved by the broker.
 */
export class BrokerAccess {
  private readonly channel: ControlChannel;

  constructor(options: ControlChannelOptions) {
    this.channel = new ControlChannel(options);
  }

  get isConnected(): boolean {
    return this.channel.isConnected;
  }

  /** Connects in the background, and again whenever the connection is lost. */
  start(): void {
    this.channel.start();
  }

  /** @throws BrokerAccessError `not_connected` or `not_authorized` */
  waitUntilConnected(timeoutMillis: number): Promise<void> {
    return this.channel.waitUntilConnected(timeoutMillis);
  }

  async stop(): Promise<void> {
    await this.channel.stop();
  }

  /**
   * Creates the account with exactly these rights, or makes an existing one so: password, rights, enabled. Idempotent.
   *
   * @throws BrokerAccessError
   */
  async ensureDeviceAccount(account: DeviceAccount): Promise<void> {
    const { username, password, clientId } = account;
    const rolename = roleNameOf(username);
    const acls = accessRules(account);
    const roles = [{ rolename }];
    const identity = clientId === undefined ? {} : { clientid: clientId };
    const created = await this.channel.request([
      { command: 'createRole', rolename, acls },
      { command: 'createClient', username, password, roles, ...identity },
    ]);
    const repairs: ControlCommand[] = [];
    if (!succeeded(created[0], 'Role already exists'))
      repairs.push({ command: 'modifyRole', rolename, acls });
    if (!succeeded(created[1], 'Client already exists')) {
      repairs.push(
        { command: 'modifyClient', username, password, roles, clientid: clientId ?? '' },
        { command: 'enableClient', username },
      );
    }
    if (repairs.length > 0) await this.run(repairs);
  }

  /**
   * Removes the account and its rights; a live connection is cut off before the promise resolves. The broker publishes
   * no will of the device then.
   *
   * @returns whether there was one
   * @throws BrokerAccessError
   */
  async revokeDeviceAccount(username: string): Promise<boolean> {
    const [client, role] = await this.channel.request([
      { command: 'deleteClient', username },
      { command: 'deleteRole', rolename: roleNameOf(username) },
    ]);
    succeeded(role, 'Role not found');
    return succeeded(client, 'Client not found');
  }

  /** Gives the account a new password; its live connection is cut off. */
  async setPassword(username: string, password: string): Promise<void> {
    await this.run([{ command: 'setClientPassword', username, password }]);
  }

  /** Refuses the account until it is enabled again; its live connection is cut off. */
  async disableAccount(username: string): Promise<void> {
    await this.run([{ command: 'disableClient', username }]);
  }

  async enableAccount(username: string): Promise<void> {
    await this.run([{ command: 'enableClient', username }]);
  }

  /** @returns the user names of all accounts, services included */
  async listAccounts(): Promise<readonly string[]> {
    const [data] = await this.run([{ command: 'listClients', count: -1, offset: 0 }]);
    const clients =
      (data as { readonly clients?: readonly (string | { readonly username: string })[] }).clients ?? [];
    return clients.map((client) => (typeof client === 'string' ? client : client.username));
  }

  /** @returns undefined where there is no such account */
  async findAccount(username: string): Promise<AccountState | undefined> {
    const [response] = await this.channel.request([{ command: 'getClient', username }]);
    if (!succeeded(response, 'Client not found')) return undefined;
    const { client } = response?.data as {
      readonly client: {
        readonly disabled?: boolean;
        readonly clientid?: string;
        readonly roles?: readonly { readonly rolename: string }[];
      };
    };
    return {
      username,
      disabled: client.disabled ?? false,
      roles: (client.roles ?? []).map(({ rolename }) => rolename),
      clientId: client.clientid,
    };
  }

  private async run(commands: readonly ControlCommand[]): Promise<readonly unknown[]> {
    const responses = await this.channel.request(commands);
    return responses.map((response) => {
      succeeded(response);
      return response.data;
    });
  }
}

/**
 * @returns false where the broker answered with the tolerated error
 * @throws BrokerAccessError `refused` for any other error
 */
function succeeded(response: ControlResponse | undefined, tolerated?: string): boolean {
  if (response?.error === undefined) return true;
  if (response.error === tolerated) return false;
  throw new BrokerAccessError(
    'refused',
    `the broker refused ${response.command ?? 'the command'}: ${response.error}`,
  );
}
