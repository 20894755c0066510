import type { JsonObject, JsonValue } from './readings.ts';
import { quoted, reject, type Rejection } from './reasons.ts';

export const maxMessageBytes = 256 * 1024;
export const maxMessageLevels = 32;

const decoder = new TextDecoder('utf-8', { fatal: true });

/** A document that passed: parsed value and its text (needed to cut a batch into pieces). */
export interface JsonDocument {
  readonly kind: 'document';
  readonly text: string;
  readonly value: JsonValue;
  /** The document is an array with something wrong in one of its elements: check them one by one. */
  readonly suspicious: boolean;
}

/** Text of the payload, or why it is none. */
export function decodeText(payload: Uint8Array): string | Rejection {
  if (payload.length > maxMessageBytes) {
    return reject('too_large', null, `${payload.length} bytes, allowed are ${maxMessageBytes}`);
  }
  if (payload.length === 0) return reject('empty_payload', null, 'the payload has no bytes');
  try {
    return decoder.decode(payload);
  } catch {
    return reject('bad_utf8', null, 'the payload holds bytes that are not UTF-8');
  }
}

/**
 * Parses a payload and proves what JSON.parse alone lets through: size, depth, duplicate keys, forbidden
 * keys, numbers beyond double range, control characters and half surrogates.
 *
 * Duplicate keys cost nothing extra: every key has exactly one colon outside strings, so a tree with fewer
 * keys than the text has colons has lost one.
 */
export function parseJson(payload: Uint8Array): JsonDocument | Rejection {
  const text = decodeText(payload);
  return typeof text === 'string' ? parseJsonText(text) : text;
}

export function parseJsonText(text: string): JsonDocument | Rejection {
  const colons = scan(text);
  if (colons < 0) return reject('too_deep', null, `more than ${maxMessageLevels} levels`);
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch (error) {
    return explainSyntaxError(text, error);
  }
  const hasEscapes = escapeSeen;
  inspection.keys = 0;
  const fault = inspect(value, '', hasEscapes);
  const broken =
    fault ?? (inspection.keys === colons ? null : reject('duplicate_key', null, 'a key occurs twice'));
  if (broken === null) return { kind: 'document', text, value, suspicious: false };
  if (Array.isArray(value) && value.length > 0) return { kind: 'document', text, value, suspicious: true };
  return broken;
}

/** Set by `scan`: whether any string holds a backslash. Only escapes can smuggle control characters in. */
let escapeSeen = false;
const inspection = { keys: 0 };

/** One pass: the number of colons outside strings, or -1 when nested too deeply. Meaningful for valid JSON. */
function scan(text: string): number {
  let colons = 0;
  let depth = 0;
  escapeSeen = false;
  const length = text.length;
  for (let i = 0; i < length; i++) {
    const c = text.charCodeAt(i);
    if (c === 34) {
      for (i++; i < length; i++) {
        const s = text.charCodeAt(i);
        if (s === 34) break;
        if (s === 92) {
          escapeSeen = true;
          i++;
        }
      }
    } else if (c === 58) colons++;
    else if (c === 123 || c === 91) {
      if (++depth > maxMessageLevels) return -1;
    } else if (c === 125 || c === 93) depth--;
  }
  return colons;
}

/** Walks a parsed tree, counts its keys, and names the first thing that may not be. */
function inspect(value: JsonValue, path: string, hasEscapes: boolean): Rejection | null {
  if (typeof value === 'number') {
    return Number.isFinite(value) ? null : reject('not_finite', path || null, 'too large for a number');
  }
  if (typeof value === 'string') return hasEscapes ? inspectText(value, path) : null;
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) {
    for (const element of value) {
      const fault = inspect(element, path, hasEscapes);
      if (fault !== null) return fault;
    }
    return null;
  }
  // JSON.parse makes `__proto__` an own property, so this loop sees it.
  for (const key in value) {
    inspection.keys++;
    if (key === '__proto__' || key === 'constructor' || key === 'prototype') {
      return reject('forbidden_key', key, `the key ${key} is not allowed`);
    }
    if (hasEscapes) {
      const fault = inspectText(key, '');
      if (fault !== null) return fault;
    }
    const member = value[key] as JsonValue;
    if (typeof member === 'number' && Number.isFinite(member)) continue;
    const fault = inspect(member, key, hasEscapes);
    if (fault !== null) return fault;
  }
  return null;
}

// eslint-disable-next-line no-control-regex -- finding control characters is the purpose
const controlCharacters = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

function inspectText(text: string, path: string): Rejection | null {
  if (!text.isWellFormed()) return reject('bad_utf8', path || null, 'half of a surrogate pair');
  if (controlCharacters.test(text)) {
    return reject('control_character', path || null, `control characters in ${quoted(text)}`);
  }
  return null;
}

/** Objects that were parsed by someone else (HTTP body): the same rules, as far as they can still be seen. */
export function inspectParsed(value: unknown): Rejection | null {
  const depthFault = tooDeep(value, maxMessageLevels);
  if (depthFault) return reject('too_deep', null, `more than ${maxMessageLevels} levels`);
  return inspect(value as JsonValue, '', true);
}

function tooDeep(value: unknown, levelsLeft: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levelsLeft === 0) return true;
  return Object.values(value).some((member) => tooDeep(member, levelsLeft - 1));
}

const notANumber = /[:[,]\s*[-+]?(?:nan|inf(?:inity)?)\b/i;

function explainSyntaxError(text: string, error: unknown): Rejection {
  if (notANumber.test(text)) return reject('not_finite', null, 'NaN or Infinity is no JSON number');
  if (text.trim() === '') return reject('empty_payload', null, 'the payload is blank');
  const message = error instanceof Error ? error.message : 'not JSON';
  return reject('malformed_json', null, quoted(message.replace(/\s+/g, ' ')).slice(1, -1));
}

/** The texts of the elements of a JSON array that is known to be valid. */
export function sliceElements(text: string): string[] {
  const pieces: string[] = [];
  let depth = 0;
  let start = text.indexOf('[') + 1;
  for (let i = start; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 34) {
      for (i++; text.charCodeAt(i) !== 34; i++) if (text.charCodeAt(i) === 92) i++;
    } else if (c === 123 || c === 91) depth++;
    else if (c === 125 || (c === 93 && depth > 0)) depth--;
    else if ((c === 44 || c === 93) && depth === 0) {
      pieces.push(text.slice(start, i).trim());
      start = i + 1;
      if (c === 93) break;
    }
  }
  return pieces;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
