import { generate } from 'mqtt-packet';
import type { ConsumerSettings } from './consumer-options.ts';

const protocolVersion = { protocolVersion: 5 } as const;
const subscribePacketId = 1;

/** CONNECT that resumes the session; no topic aliases are offered. */
export function connectPacket(settings: ConsumerSettings): Buffer {
  const { clientId, username, password, keepAliveSeconds } = settings;
  return generate(
    {
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 5,
      clean: false,
      clientId,
      keepalive: keepAliveSeconds,
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password: Buffer.from(password) }),
      properties: {
        sessionExpiryInterval: settings.sessionExpirySeconds,
        receiveMaximum: settings.receiveMaximum,
        maximumPacketSize: settings.maxPacketBytes,
      },
    },
    protocolVersion,
  );
}

/** Sent on every connection, since the filters may have changed; retained messages come with a new one only. */
export function subscribePacket({ subscriptions, sharedGroup }: ConsumerSettings): Buffer {
  const share = sharedGroup === undefined ? '' : `$share/${sharedGroup}/`;
  return generate(
    {
      cmd: 'subscribe',
      messageId: subscribePacketId,
      subscriptions: subscriptions.map(({ filter, qos }) => ({
        topic: `${share}${filter}`,
        qos,
        nl: false,
        rap: true,
        rh: 1,
      })),
    },
    protocolVersion,
  );
}
