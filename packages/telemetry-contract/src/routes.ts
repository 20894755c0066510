import type { Route, TopicMatcher } from './dialect.ts';
import { matchCanonical } from './dialects/canonical.ts';
import { isName } from './names.ts';
import { quoted, reject, type Rejection } from './reasons.ts';
import type { Dialect } from './vocabulary.ts';

const onboardingPrefix = 'onboarding/';

/** In this order: dialects with a topic root of their own first, those that begin with a device name last. */
const matchers: readonly (readonly [Dialect, TopicMatcher])[] = [['canonical', matchCanonical]];

/** Who speaks on a topic and how its payload is read, or why nobody does. */
export function parseTopic(topic: string): Route | Rejection {
  const onboarding = topic.startsWith(onboardingPrefix);
  const levels = (onboarding ? topic.slice(onboardingPrefix.length) : topic).split('/');
  for (const [dialect, match] of matchers) {
    const route = match(levels);
    if (route === null) continue;
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
