import { describe, expect, it } from '@jest/globals';
import { renderAccessFile, type AccountDefinition } from './access-file.ts';
import { verifyPassword } from './passwords.ts';

interface Parsed {
  readonly defaultACLAccess: Readonly<Record<string, boolean>>;
  readonly clients: readonly (Readonly<Record<string, unknown>> & { readonly username: string })[];
  readonly groups: readonly unknown[];
  readonly roles: readonly {
    readonly rolename: string;
    readonly acls: readonly { readonly acltype: string; readonly topic: string; readonly allow: boolean }[];
  }[];
}

const ingest: AccountDefinition = {
  username: 'ingest',
  password: 'first',
  publish: ['enms/+/+/committed'],
  subscribe: ['enms/#', '$share/+/enms/#'],
};
const device = {
  username: '24:6F:28',
  salt: 's',
  password: 'p',
  iterations: 101,
  roles: [{ rolename: 'x' }],
};

function parse(text: string): Parsed {
  return JSON.parse(text) as Parsed;
}

describe('renderAccessFile', () => {
  it('denies what it does not allow', () => {
    const { defaultACLAccess, clients, roles } = parse(renderAccessFile([ingest]));
    expect(defaultACLAccess).toEqual({
      publishClientSend: false,
      publishClientReceive: false,
      subscribe: false,
      unsubscribe: true,
    });
    expect(clients).toHaveLength(1);
    expect(clients[0]).toMatchObject({ username: 'ingest', roles: [{ rolename: 'account:ingest' }] });
    expect(verifyPassword(clients[0] ?? {}, 'first')).toBe(true);
    expect(roles[0]?.acls.map(({ acltype, topic }) => `${acltype} ${topic}`)).toEqual([
      'publishClientSend enms/+/+/committed',
      'publishClientReceive enms/#',
      'subscribePattern enms/#',
      'subscribePattern $share/+/enms/#',
    ]);
  });

  it('lets an administrator, and nobody else, at the control topic', () => {
    const { roles } = parse(renderAccessFile([{ ...ingest, username: 'admin', administers: true }, ingest]));
    const controls = roles.map(({ acls }) => acls.some(({ topic }) => topic.startsWith('$CONTROL')));
    expect(controls).toEqual([true, false]);
  });

  it('keeps the devices that the broker knows, and everything that it does not understand', () => {
    const existing = JSON.stringify({
      clients: [device],
      roles: [{ rolename: 'x', acls: [] }],
      groups: [{ groupname: 'g' }],
      anonymousGroup: '',
    });
    const text = renderAccessFile([ingest], existing);
    const { clients, roles, groups } = parse(text);
    expect(clients.map(({ username }) => username)).toEqual(['ingest', '24:6F:28']);
    expect(clients[1]).toEqual(device);
    expect(roles.map(({ rolename }) => rolename)).toEqual(['account:ingest', 'x']);
    expect(groups).toEqual([{ groupname: 'g' }]);
    expect(text).toContain('"anonymousGroup"');
  });

  it('gives the same text for the same input, and a new hash for a new password', () => {
    const first = renderAccessFile([ingest]);
    expect(renderAccessFile([ingest], first)).toBe(first);
    const changed = renderAccessFile([{ ...ingest, password: 'second' }], first);
    const [client] = parse(changed).clients;
    expect(verifyPassword(client ?? {}, 'second')).toBe(true);
    expect(verifyPassword(client ?? {}, 'first')).toBe(false);
  });

  it('enables an account again, and replaces its rights and its client id', () => {
    const first = renderAccessFile([{ ...ingest, clientId: 'only' }]);
    const disabled = first.replace('"username": "ingest",', '"username": "ingest", "disabled": true,');
    const { clients, roles } = parse(renderAccessFile([{ ...ingest, publish: [] }], disabled));
    expect(clients[0]).not.toHaveProperty('disabled');
    expect(clients[0]).not.toHaveProperty('clientid');
    expect(roles[0]?.acls.filter(({ acltype }) => acltype === 'publishClientSend')).toEqual([]);
  });

  it.each(['no json', '[]x', 'null', '{"clients":{}}', '{"roles":1}'])('refuses the file %s', (text) => {
    expect(() => renderAccessFile([], text)).toThrow(expect.objectContaining({ code: 'bad_file' }));
  });
});
