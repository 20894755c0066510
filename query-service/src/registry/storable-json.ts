import { registerDecorator } from 'class-validator';
import { remedy } from '@enms/http-api';

const MOST_BYTES = 16_384;

/** An object that PostgreSQL can keep as jsonb: no NUL, no half of a surrogate pair, at most 16 KB. */
export function IsStorableJson(): PropertyDecorator {
  return (target, propertyKey) => {
    registerDecorator({
      name: 'isObject',
      target: target.constructor,
      propertyName: String(propertyKey),
      options: remedy('Send an object of at most 16 KB, without NUL characters.'),
      validator: { validate: isStorable },
    });
  };
}

function isStorable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const text = JSON.stringify(value);
  return Buffer.byteLength(text) <= MOST_BYTES && !/\\u(0000|d[89a-f])/i.test(text);
}
