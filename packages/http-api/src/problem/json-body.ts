import { Problem } from './problem.ts';

/** Deeper nesting has no meaning here, and would break those who walk it by recursion. */
const MAX_LEVELS = 32;

/**
 * Reads a JSON body; an empty one is undefined.
 *
 * @throws Problem 400 `malformed_json`, `bad_utf8` or `too_deep`
 */
export function parseJsonBody(body: Uint8Array): unknown {
  if (body.length === 0) return undefined;
  if (levelsOf(body) > MAX_LEVELS) {
    throw new Problem(400, 'too_deep', `The body is nested deeper than ${MAX_LEVELS} levels.`, {
      remedy: 'Flatten it.',
    });
  }
  const text = decodeUtf8(body);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Problem(400, 'malformed_json', 'The body is not JSON.', {
      remedy: 'Send one JSON object as RFC 8259 describes.',
      cause: error,
    });
  }
}

/** @throws Problem 400 `bad_utf8` */
export function decodeUtf8(body: Uint8Array): string {
  try {
    return decoder.decode(body);
  } catch (error) {
    throw new Problem(400, 'bad_utf8', 'The body is not UTF-8.', {
      remedy: 'Encode it as UTF-8.',
      cause: error,
    });
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true });

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/** How deep brackets outside strings nest; stops counting beyond what is allowed. */
function levelsOf(body: Uint8Array): number {
  let level = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < body.length && deepest <= MAX_LEVELS; at += 1) {
    const byte = body[at] ?? 0;
    if (inString) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (OPENING.has(byte)) deepest = Math.max(deepest, (level += 1));
    else if (CLOSING.has(byte)) level -= 1;
  }
  return deepest;
}
