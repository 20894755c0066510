import type { ServerMessage, Topic } from './live-client.ts';
import { parseTopic } from './live-client.ts';

/** What a client may say. */
export type ClientMessage =
  | { readonly action: 'subscribe' | 'unsubscribe'; readonly topics: readonly Topic[] }
  | { readonly action: 'pong' };

type ErrorMessage = Extract<ServerMessage, { type: 'error' }>;

const MAX_TOPICS = 1000;

/** Reads a client's message, or says what is wrong with it. */
export function readClientMessage(text: string): ClientMessage | ErrorMessage {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return fault('malformed_request', 'The message is not JSON.');
  }
  if (typeof message !== 'object' || message === null || !('action' in message)) {
    return fault('invalid_request', 'The message has no action.');
  }
  if (message.action === 'pong') return { action: 'pong' };
  if (message.action !== 'subscribe' && message.action !== 'unsubscribe') {
    return fault('unknown_action', 'There is no such action.');
  }
  const topics: unknown = 'topics' in message ? message.topics : undefined;
  if (!Array.isArray(topics) || topics.length > MAX_TOPICS) {
    return fault('invalid_request', `topics must be a list of at most ${MAX_TOPICS}.`);
  }
  const parsed = topics.map(parseTopic);
  if (parsed.includes(undefined)) return fault('unknown_topic', 'One of the topics does not exist.');
  return { action: message.action, topics: parsed.filter((topic) => topic !== undefined) };
}

function fault(code: string, detail: string): ErrorMessage {
  return {
    type: 'error',
    code,
    detail,
    remedy: 'Send {"action":"subscribe","topics":["machine:*","machine:<id>","ingest"]}.',
  };
}
