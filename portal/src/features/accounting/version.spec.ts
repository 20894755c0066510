import { expect, it } from '@jest/globals';
import { decimalText, versionState } from './version.ts';

it('knows that the day of the end no longer belongs to a version', () => {
  const version = { id: 1, effective_from: '2026-01-01', effective_to: '2026-07-01' };
  expect(versionState(version, '2025-12-31')).toBe('coming');
  expect(versionState(version, '2026-01-01')).toBe('holds');
  expect(versionState(version, '2026-06-30')).toBe('holds');
  expect(versionState(version, '2026-07-01')).toBe('ended');
  expect(versionState({ ...version, effective_to: null }, '2030-01-01')).toBe('holds');
});

it('takes a decimal comma and leaves what is no number alone', () => {
  expect(decimalText(' 0,31 ')).toBe('0.31');
  expect(decimalText('-0.05')).toBe('-0.05');
  expect(decimalText('1.234,5')).toBe('1.234,5');
  expect(decimalText('about 3')).toBe('about3');
});
