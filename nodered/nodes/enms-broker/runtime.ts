import type { FlowNode, NodeApi, NodeDefinition } from '../../src/node-red-api.ts';

interface BrokerDefinition extends NodeDefinition {
  url: string;
  username: string;
}

/** Where the broker is and who we are there. */
export interface BrokerAccess {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  /** Names this process; client ids are made from it. */
  readonly workerId: string;
  /** The group in which several workers share the messages; undefined: this one takes them all. */
  readonly sharedGroup?: string;
}

/** The configuration node `enms-broker`. */
export interface BrokerNode extends FlowNode {
  access: BrokerAccess;
}

export default function register(red: NodeApi): void {
  const { config } = red.settings.ingest;

  function Broker(this: BrokerNode, definition: BrokerDefinition): void {
    red.nodes.createNode(this, definition);
    const username = filled(definition.username) ?? config.mqttUsername;
    const password = filled(this.credentials?.['password']) ?? config.mqttPassword;
    this.access = {
      url: filled(definition.url) ?? config.mqttUrl,
      workerId: config.workerId,
      ...(config.sharedGroup === undefined ? {} : { sharedGroup: config.sharedGroup }),
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
    };
  }

  red.nodes.registerType('enms-broker', Broker, { credentials: { password: { type: 'password' } } });
}

function filled(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text.trim();
}
