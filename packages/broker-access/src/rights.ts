/** What an account may do, as MQTT topic filters (`+`, `#`). All else is denied. */
export interface TopicRights {
  readonly publish: readonly string[];
  /** The filters themselves or narrower ones. `$share/<group>/<filter>` allows a shared subscription. */
  readonly subscribe: readonly string[];
}

/** One line of an access list of the plugin. */
export interface AccessRule {
  readonly acltype: 'publishClientSend' | 'publishClientReceive' | 'subscribePattern' | 'unsubscribePattern';
  readonly topic: string;
  readonly allow: boolean;
  readonly priority: number;
}

/** Each account has a role of its own: Mosquitto before 2.1 cannot put the user name into a rule. */
export function roleNameOf(username: string): string {
  return `account:${username}`;
}

/**
 * Rights as rules of the plugin. The broker checks every delivery too: what may be subscribed may be received. Rules
 * are tried one by one for each message, so put the busiest filters first.
 */
export function accessRules({ publish, subscribe }: TopicRights): AccessRule[] {
  const received = subscribe.map((filter) => filter.replace(/^\$share\/[^/]+\//, ''));
  return [
    ...rules('publishClientSend', publish),
    ...rules('publishClientReceive', received),
    ...rules('subscribePattern', subscribe),
  ];
}

function rules(acltype: AccessRule['acltype'], topics: readonly string[]): AccessRule[] {
  const unique = [...new Set(topics)];
  return unique.map((topic, index) => ({ acltype, topic, allow: true, priority: unique.length - index }));
}

/** The right to administer accounts: everything below the plugin's control topic. */
export const controlRights: TopicRights = {
  publish: ['$CONTROL/dynamic-security/v1'],
  subscribe: ['$CONTROL/dynamic-security/v1/response'],
};
