import type { Route, TopicMatcher } from './dialect.ts';
import { matchCanonical } from './dialects/canonical.ts';
import { matchCounterNode } from './dialects/counter-node.ts';
import { matchFactory } from './dialects/factory.ts';
import { matchHomeNode } from './dialects/home-node.ts';
import { matchPowerSensor } from './dialects/power-sensor.ts';
import { matchShelly } from './dialects/shelly-gen2.ts';
import { matchSparkplug } from './dialects/sparkplug-b.ts';
import { matchTasmota } from './dialects/tasmota.ts';
import { isName } from './names.ts';
import { quoted, reject, type Rejection } from './reasons.ts';
import type { Dialect } from './vocabulary.ts';

const onboardingPrefix = 'onboarding/';

/** In this order: dialects with a topic root of their own first, the one that begins with a device name last. */
const matchers: readonly (readonly [Dialect, TopicMatcher])[] = [
  ['canonical', matchCanonical],
  ['power-sensor', matchPowerSensor],
  ['counter-node', matchCounterNode],
  ['home-node', matchHomeNode],
  ['factory', matchFactory],
  ['tasmota', matchTasmota],
  ['sparkplug-b', matchSparkplug],
  ['shelly-gen2', matchShelly],
];
/** First topic levels that belong to a dialect: no device prefix may take their names. */
const roots = new Set([
  'enms',
  'sensors',
  'autovolt',
  'homesync',
  'factory',
  'tele',
  'spBv1.0',
  'onboarding',
]);

/** Whether a topic is one of a device that is not registered yet. */
export function isOnboarding(topic: string): boolean {
  return topic.startsWith(onboardingPrefix);
}

/** Who speaks on a topic and how its payload is read, or why nobody does. */
export function parseTopic(topic: string): Route | Rejection {
  const onboarding = isOnboarding(topic);
  const levels = (onboarding ? topic.slice(onboardingPrefix.length) : topic).split('/');
  for (const [dialect, match] of matchers) {
    const route = match(levels);
    if (route === null || (dialect === 'shelly-gen2' && roots.has(route.deviceCode))) continue;
    const { deviceCode, factory } = route;
    if (!isName(deviceCode)) return reject('bad_name', 'device', `${quoted(deviceCode)} is no device name`);
    if (factory !== null && !isName(factory)) {
      return reject('bad_name', 'factory', `${quoted(factory)} is no factory name`);
    }
    return { ...route, onboarding, device: { code: deviceCode, dialect, factory } };
  }
  return reject('unknown_topic', null, `no dialect speaks on ${quoted(topic)}`);
}

/** `parseTopic` with a memory of at most `maxRoutes` topics, so that a topic is taken apart once. */
export function createRouter(maxRoutes: number): (topic: string) => Route | Rejection {
  const routes = new Map<string, Route | Rejection>();
  return (topic) => {
    const known = routes.get(topic);
    if (known !== undefined) return known;
    const route = parseTopic(topic);
    // Invented topics must not fill the memory: beyond the bound all are forgotten at once.
    if (routes.size >= maxRoutes) routes.clear();
    routes.set(topic, route);
    return route;
  };
}
