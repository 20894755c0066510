import { describe, expect, it } from '@jest/globals';
import { canonicalFixtures } from '../test/fixtures/canonical.ts';
import {
  counterNodeFixtures,
  factoryFixtures,
  homeNodeFixtures,
  powerSensorFixtures,
} from '../test/fixtures/own-sensors.ts';
import { shellyFixtures } from '../test/fixtures/shelly-gen2.ts';
import { sparkplugFixtures } from '../test/fixtures/sparkplug-b.ts';
import { tasmotaFixtures } from '../test/fixtures/tasmota.ts';
import { parseTopic } from './routes.ts';
import { committedTopic, energyTopic, ingestSubscriptions, onboardingTopic, topicRights } from './topics.ts';
import { dialects } from './vocabulary.ts';

/** MQTT 5, 4.7: `+` is one level, `#` the rest. */
function matches(filter: string, topic: string): boolean {
  const levels = topic.split('/');
  const parts = filter.split('/');
  return (
    parts.every((part, i) => part === '#' || part === '+' || part === levels[i]) &&
    (parts.at(-1) === '#' || parts.length === levels.length)
  );
}

const topics = [
  ...[canonicalFixtures, powerSensorFixtures, counterNodeFixtures, homeNodeFixtures, factoryFixtures],
  ...[tasmotaFixtures, shellyFixtures, sparkplugFixtures],
].flatMap((fixtures) => fixtures.map((fixture) => fixture.topic));

describe('topics', () => {
  it.each([...new Set(topics)])(
    '%s is subscribed, and its device may publish there, another not',
    (topic) => {
      expect(ingestSubscriptions.some((filter) => matches(filter, topic))).toBe(true);
      expect(ingestSubscriptions.some((filter) => matches(filter, onboardingTopic(topic)))).toBe(true);
      const route = parseTopic(topic);
      if ('kind' in route) throw new Error(route.detail);
      const { code, dialect, factory } = route.device;
      const mayPublish = (owner: string): boolean =>
        topicRights(dialect, { factory: factory ?? 'plant', code: owner }).publish.some((f) =>
          matches(f, topic),
        );
      expect(mayPublish(code)).toBe(true);
      expect(mayPublish('another-device')).toBe(false);
    },
  );

  it.each(dialects)('%s: no right reaches beyond the device', (dialect) => {
    const { publish, subscribe } = topicRights(dialect, { factory: 'plant', code: 'dev-1' });
    for (const filter of publish) {
      expect(filter).toContain('dev-1');
      expect(filter).not.toMatch(/^(\+|#|onboarding|\$)/);
      expect(filter).not.toContain('#');
    }
    expect(subscribe).toContain(committedTopic('plant', 'dev-1'));
    for (const filter of subscribe) expect(filter).not.toMatch(/^(\+|#|\$)/);
  });

  it('do not let a device prefix take the root of a dialect', () => {
    expect(parseTopic('enms/status/wifi')).toMatchObject({ reason: 'unknown_topic' });
    expect(parseTopic('my-shelly/status/wifi')).toMatchObject({ device: { dialect: 'shelly-gen2' } });
  });

  it('are built as they are read', () => {
    expect(parseTopic(energyTopic('plant', 'dev-1'))).toMatchObject({
      device: { code: 'dev-1', factory: 'plant', dialect: 'canonical' },
      tail: 'energy',
    });
  });
});
