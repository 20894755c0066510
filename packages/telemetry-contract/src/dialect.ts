import type { DecodedReading, JsonObject, SpeakingDevice } from './readings.ts';
import type { Rejection } from './reasons.ts';
import type { SparkplugNodes } from './sparkplug-nodes.ts';

/** What a decoder knows besides the message. One object per decoder, changed from message to message. */
export interface DecodeContext {
  receivedAtMillis: number;
  /** Offset of Tasmota times that bear no zone; null: such times are rejected. */
  readonly zonelessOffsetMinutes: number | null;
  /** Births of Sparkplug edge nodes; null: metrics must bear their names. */
  readonly sparkplugNodes: SparkplugNodes | null;
  readonly readings: DecodedReading[];
}

/** A topic, understood: who speaks and which function reads the payload. */
export interface RouteMatch {
  readonly deviceCode: string;
  readonly factory: string | null;
  /** What the rest of the topic says: a kind, a metric, a component. */
  readonly tail: string;
  readonly reader: PayloadReader;
}

export interface Route extends RouteMatch {
  readonly device: SpeakingDevice;
  readonly onboarding: boolean;
}

/** Reads one JSON object (an element of a batch) into `context.readings`; null when all is well. */
export type ElementReader = (
  element: JsonObject,
  route: RouteMatch,
  context: DecodeContext,
) => Rejection | null;

/** Reads a payload that is not JSON. */
export type BytesReader = (
  payload: Uint8Array,
  route: RouteMatch,
  context: DecodeContext,
) => Rejection | null;

export type PayloadReader =
  | { readonly format: 'json'; readonly read: ElementReader }
  | { readonly format: 'bytes'; readonly read: BytesReader };

/** The route of the topic levels, null when the dialect does not speak there. */
export type TopicMatcher = (levels: readonly string[]) => RouteMatch | null;

export function jsonReader(read: ElementReader): PayloadReader {
  return { format: 'json', read };
}

export function bytesReader(read: BytesReader): PayloadReader {
  return { format: 'bytes', read };
}
