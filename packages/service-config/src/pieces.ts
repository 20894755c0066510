import { z } from 'zod';

/** A TCP port to listen on or to connect to, 1 to 65535. */
export const port = z
  .string()
  .regex(/^\d{1,5}$/, 'is no port number')
  .transform(Number)
  .refine((value) => value >= 1 && value <= 65_535, 'is no port number')
  .describe('a port number from 1 to 65535');

/** A port to listen on, where 0 lets the system choose. */
export const listenPort = z
  .string()
  .regex(/^\d{1,5}$/, 'is no port number')
  .transform(Number)
  .refine((value) => value <= 65_535, 'is no port number')
  .describe('a port number from 0 (any free one) to 65535');

/** A URL of one of the schemes, such as `urlOf('postgres', 'postgresql')`. */
export function urlOf(...schemes: readonly [string, ...string[]]): z.ZodType<string, string> {
  const forms = schemes.map((scheme) => `${scheme}://…`).join(' or ');
  return z
    .string()
    .refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1)), {
      message: `is no URL of the form ${forms}`,
    })
    .describe(`a URL of the form ${forms}`);
}

export const databaseUrl = urlOf('postgres', 'postgresql');
export const mqttUrl = urlOf('mqtt', 'mqtts');
export const redisUrl = urlOf('redis', 'rediss');
export const httpUrl = urlOf('http', 'https');

const millisPerUnit: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** A duration with its unit (`250ms`, `10s`, `5m`, `2h`, `7d`) as milliseconds. */
export const durationMillis = z
  .string()
  .regex(/^\d+(?:\.\d+)?(?:ms|s|m|h|d)$/, 'is no duration')
  .transform((text) => {
    const unit = /[a-z]+$/.exec(text)?.[0] ?? 'ms';
    return Math.round(Number.parseFloat(text) * (millisPerUnit[unit] ?? 1));
  })
  .describe('a duration with its unit, such as 250ms, 10s, 5m, 2h or 7d');

/** `true`/`false`, also written `1`/`0`, `yes`/`no`, `on`/`off`. */
export const flag = z
  .string()
  .toLowerCase()
  .pipe(z.enum(['true', 'false', '1', '0', 'yes', 'no', 'on', 'off'], 'is neither true nor false'))
  .transform((word) => word === 'true' || word === '1' || word === 'yes' || word === 'on')
  .describe('true or false');

/** A whole number within bounds, both included. */
export function wholeNumber(min: number, max: number): z.ZodType<number, string> {
  const message = `is no whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^-?\d{1,15}$/, message)
    .transform(Number)
    .refine((value) => value >= min && value <= max, message)
    .describe(`a whole number from ${min} to ${max}`);
}

/** How much is logged, in pino's words. */
export const logLevel = z
  .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'is no log level')
  .describe('fatal, error, warn, info, debug, trace or silent');

/** A password or token. */
export const secret = z.string().min(1).describe('the secret that setup put into .env');
