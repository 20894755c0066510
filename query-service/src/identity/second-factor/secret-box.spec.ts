import { expect, it } from '@jest/globals';
import { SecretBox } from './secret-box.ts';

const box = new SecretBox('a secret of at least thirty-two characters');
const secret = Buffer.from('12345678901234567890');

it('opens what it closed', () => {
  const closed = box.close(secret, 'user:1');
  expect(box.open(closed, 'user:1')).toEqual(secret);
  expect(closed).not.toContain(secret.toString('base64url'));
  expect(box.close(secret, 'user:1')).not.toBe(closed);
});

it('opens nothing else', () => {
  const closed = box.close(secret, 'user:1');
  const [version = '', nonce = '', text = '', tag = ''] = closed.split('.');
  expect(box.open(closed, 'user:2')).toBeUndefined();
  expect(
    new SecretBox('another secret of at least thirty-two letters').open(closed, 'user:1'),
  ).toBeUndefined();
  for (const changed of [
    '',
    'plain',
    `v2.${nonce}.${text}.${tag}`,
    [version, nonce, text].join('.'),
    [version, nonce, text, tag.slice(0, 6)].join('.'),
    [version, nonce, `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`, tag].join('.'),
  ]) {
    expect(box.open(changed, 'user:1')).toBeUndefined();
  }
});
