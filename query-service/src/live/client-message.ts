import type { ServerMessage, Topic } from './live-client.ts';
import { parseTopic } from './live-client.ts';

/** What a client may say. */
export type ClientMessage =
  | { readonly action: 'authenticate'; readonly token: string }
  | { readonly action: 'subscribe'; readonly topics: readonly Topic[]; readonly token: string | null }
  | { readonly action: 'unsubscribe'; readonly topics: readonly Topic[] }
  | { readonly action: 'pong' };

type ErrorMessage = Extract<ServerMessage, { type: 'error' }>;

const MAX_TOPICS = 1000;
const MAX_TOKEN_CHARACTERS = 4096;

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
  const token: unknown = 'token' in message ? message.token : null;
  if (token !== null && (typeof token !== 'string' || token.length > MAX_TOKEN_CHARACTERS)) {
    return fault('invalid_request', 'token must be an access token or an API key.');
  }
  if (message.action === 'authenticate') {
    return token === null
      ? fault('invalid_request', 'There is no token to authenticate with.')
      : { action: 'authenticate', token };
  }
  if (message.action !== 'subscribe' && message.action !== 'unsubscribe') {
    return fault('unknown_action', 'There is no such action.');
  }
  const topics: unknown = 'topics' in message ? message.topics : undefined;
  if (!Array.isArray(topics) || topics.length > MAX_TOPICS) {
    return fault('invalid_request', `topics must be a list of at most ${MAX_TOPICS}.`);
  }
  const parsed = topics.map(parseTopic);
  if (parsed.includes(undefined)) return fault('unknown_topic', 'One of the topics does not exist.');
  const known = parsed.filter((topic) => topic !== undefined);
  return message.action === 'subscribe'
    ? { action: 'subscribe', topics: known, token }
    : { action: 'unsubscribe', topics: known };
}

function fault(code: string, detail: string): ErrorMessage {
  return {
    type: 'error',
    code,
    detail,
    remedy: 'Send {"action":"subscribe","token":"…","topics":["machine:*","machine:<id>","ingest"]}.',
  };
}
