/** One row of the table of reasons: what it means, what to do, which HTTP status speaks of it. */
export interface ReasonEntry {
  readonly text: string;
  readonly remedy: string;
  readonly httpStatus: number;
}

/** Why a message, or a part of one, is not stored as a reading. The codes are stored: never rename. */
export const reasons = {
  malformed_json: {
    text: 'The payload is not JSON.',
    remedy: 'Send one JSON object, or an array of objects, as RFC 8259 describes.',
    httpStatus: 400,
  },
  bad_utf8: {
    text: 'The payload is not UTF-8 text, or a string holds half a surrogate pair.',
    remedy: 'Encode the payload as UTF-8.',
    httpStatus: 400,
  },
  malformed_binary: {
    text: 'The payload is not the binary message that the topic promises.',
    remedy: 'Encode it by the Sparkplug B schema, without compression.',
    httpStatus: 400,
  },
  empty_payload: {
    text: 'The message has no payload.',
    remedy: 'Nothing to do if this cleared a retained message; else send the reading as JSON.',
    httpStatus: 400,
  },
  empty_batch: {
    text: 'The message holds no reading.',
    remedy: 'Put at least one reading into the batch.',
    httpStatus: 400,
  },
  too_large: {
    text: 'The message is larger than 256 KiB.',
    remedy: 'Split the batch into several messages.',
    httpStatus: 413,
  },
  too_deep: {
    text: 'The message is nested deeper than 32 levels.',
    remedy: 'Flatten the payload.',
    httpStatus: 422,
  },
  too_many_fields: {
    text: 'The reading has more unknown fields, or longer ones, than are kept.',
    remedy: 'Send at most 64 unknown fields and 8 KiB of them with a reading.',
    httpStatus: 422,
  },
  duplicate_key: {
    text: 'An object names the same key twice.',
    remedy: 'Name each key once: which value was meant cannot be known.',
    httpStatus: 422,
  },
  ambiguous_field: {
    text: 'Two fields of the reading give the same quantity.',
    remedy: 'Send the quantity once, in one unit.',
    httpStatus: 422,
  },
  forbidden_key: {
    text: 'An object has a key that is never allowed (`__proto__`, `constructor`, `prototype`).',
    remedy: 'Rename the key.',
    httpStatus: 422,
  },
  control_character: {
    text: 'A text holds control characters.',
    remedy: 'Send printable text.',
    httpStatus: 422,
  },
  not_finite: {
    text: 'A number is NaN, infinite, or too large to be represented.',
    remedy: 'Leave the field out, or send null, when there is no value.',
    httpStatus: 422,
  },
  wrong_type: {
    text: 'A value is of the wrong type.',
    remedy: 'Send numbers as JSON numbers, switches as true or false, names as strings.',
    httpStatus: 422,
  },
  missing_field: {
    text: 'A needed field is missing, or the reading has no value at all.',
    remedy: 'Send the field.',
    httpStatus: 422,
  },
  unknown_unit: {
    text: 'The unit is not known for this quantity.',
    remedy: 'Use a unit of the table in the documentation.',
    httpStatus: 422,
  },
  unknown_quality: {
    text: 'The quality is not one of the known names.',
    remedy: 'Use the quality names of the documentation, or leave the field out.',
    httpStatus: 422,
  },
  unknown_alias: {
    text: 'A Sparkplug metric is named by an alias whose birth message was not seen.',
    remedy: 'Ask the edge node for a rebirth (Node Control/Rebirth), or publish metric names.',
    httpStatus: 422,
  },
  out_of_range: {
    text: 'A value lies outside what is possible for this quantity or this type of machine.',
    remedy: 'Check unit and wiring; set the limits of the machine if the value is real.',
    httpStatus: 422,
  },
  bad_sequence: {
    text: 'The sequence number is not a whole number from 0 to 9007199254740991.',
    remedy: 'Count up from 0 in whole numbers.',
    httpStatus: 422,
  },
  bad_timestamp: {
    text: 'The time cannot be read, or lies before the year 2000: the clock of the device is not set.',
    remedy: 'Send ISO 8601 with a zone (2026-01-31T12:00:00Z) or epoch milliseconds; set the clock (NTP).',
    httpStatus: 422,
  },
  timestamp_without_zone: {
    text: 'The time bears no zone: which moment is meant cannot be known.',
    remedy: 'Append Z or an offset (Tasmota: SetOption52 1).',
    httpStatus: 422,
  },
  future_timestamp: {
    text: 'The time lies more than 5 minutes ahead.',
    remedy: 'Set the clock of the device (NTP) and its time zone.',
    httpStatus: 422,
  },
  unknown_topic: {
    text: 'No dialect speaks on this topic.',
    remedy: 'Publish on a topic of the table of dialects.',
    httpStatus: 422,
  },
  bad_name: {
    text: 'A name of a factory, device, channel or metric is not allowed.',
    remedy: 'Use 1 to 64 characters of A-Z a-z 0-9 . _ : -',
    httpStatus: 422,
  },
  device_mismatch: {
    text: 'The payload names another device than the topic.',
    remedy: 'Publish on the topic of the device that the payload names.',
    httpStatus: 403,
  },
  unknown_device: {
    text: 'The device is not registered, or not approved yet.',
    remedy: 'Approve it in the list of devices: what waits is then stored.',
    httpStatus: 404,
  },
  ambiguous_device: {
    text: 'More than one registered device bears this code.',
    remedy: 'Name the factory of the device, or give the devices different codes.',
    httpStatus: 409,
  },
  device_inactive: {
    text: 'The device is registered but switched off or in maintenance.',
    remedy: 'Set its status to active, then replay.',
    httpStatus: 403,
  },
  not_assigned: {
    text: 'The channel of the device was assigned to no machine at that time.',
    remedy: 'Assign the channel to a machine, with a start before the reading, then replay.',
    httpStatus: 422,
  },
  carrier_mismatch: {
    text: 'The message names another energy carrier than the assignment of the channel.',
    remedy: 'Correct the assignment or the device.',
    httpStatus: 422,
  },
  conflict: {
    text: 'Another reading with other values is stored for the same time.',
    remedy: 'The first one is kept. If this one is right, correct it in the ledger.',
    httpStatus: 409,
  },
  database_rejected: {
    text: 'The reading passed every check here, and the database refused it all the same.',
    remedy: 'The detail has the words of the database. Report it with the payload: a check is missing.',
    httpStatus: 422,
  },
} as const satisfies Record<string, ReasonEntry>;

export type ReasonCode = keyof typeof reasons;

/** The same table as a lookup for codes that come from outside (URL parameters, stored rows). */
export function reasonEntry(code: string): ReasonEntry | undefined {
  return Object.hasOwn(reasons, code) ? reasons[code as ReasonCode] : undefined;
}

/** A message, or one element of a batch, that is not stored as a reading. */
export interface Rejection {
  readonly kind: 'rejection';
  readonly reason: ReasonCode;
  /** The field at fault by its wire name, null when the whole is. */
  readonly field: string | null;
  /** What exactly was found; hostile text is cut and escaped. */
  readonly detail: string;
  readonly remedy: string;
  /** Position in the batch, null when the message is no batch. */
  index: number | null;
  /** The JSON text of the rejected element of a batch, fit to be sent again; null: the whole payload. */
  piece: string | null;
}

/** Makes a rejection; the remedy comes from the table. */
export function reject(reason: ReasonCode, field: string | null, detail: string): Rejection {
  return {
    kind: 'rejection',
    reason,
    field: field === null ? null : printable(field),
    detail,
    remedy: reasons[reason].remedy,
    index: null,
    piece: null,
  };
}

/** Foreign text for a `detail`: one line, at most 64 characters, control characters escaped. */
export function quoted(value: unknown): string {
  return `"${printable(typeof value === 'string' ? value : describe(value))}"`;
}

function printable(text: string): string {
  const cut = text.length > 64 ? `${text.slice(0, 64)}…` : text;
  const escaped = JSON.stringify(cut.toWellFormed()).slice(1, -1);
  // JSON leaves DEL and the C1 controls as they are.
  return escaped.replace(
    /\p{Cc}/gu,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function describe(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean' || value == null) return String(value);
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`;
}
