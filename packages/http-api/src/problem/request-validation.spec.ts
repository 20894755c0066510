import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { Type } from 'class-transformer';
import { IsArray, IsInt, IsOptional, Matches, Max, Min, ValidateNested } from 'class-validator';
import type { FieldProblem } from './problem.ts';
import { Problem } from './problem.ts';
import { createValidationPipe, remedy } from './request-validation.ts';

class Part {
  @Matches(/^[a-z]+$/, remedy('Send small letters.'))
  name!: string;
}

class Body {
  @IsOptional()
  @Type(() => Number)
  @IsInt(remedy('Send a whole number from 1 to 9.'))
  @Min(1)
  @Max(9)
  count?: number;

  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Part)
  parts?: Part[];
}

async function errorsOf(value: unknown): Promise<readonly FieldProblem[]> {
  try {
    await createValidationPipe().transform(value, { type: 'body', metatype: Body });
  } catch (error) {
    if (error instanceof Problem) return error.options.errors ?? [];
    throw error;
  }
  return [];
}

describe('the validation pipe', () => {
  it('lets good bodies through, and none at all', async () => {
    expect(await errorsOf({ count: '3', parts: [{ name: 'a' }] })).toEqual([]);
    expect(await errorsOf(undefined)).toEqual([]);
  });

  it('names unknown fields and what is known', async () => {
    expect(await errorsOf({ cuont: 3 })).toEqual([
      { field: 'cuont', reason: 'unknown_field', remedy: 'Leave it out; known here: count, parts.' },
    ]);
  });

  it('says of each field what is wrong with its kind before what is wrong with its size', async () => {
    expect(await errorsOf({ count: 'x' })).toEqual([
      { field: 'count', reason: 'not_an_integer', remedy: 'Send a whole number from 1 to 9.' },
    ]);
    expect(await errorsOf({ count: 12 })).toEqual([
      { field: 'count', reason: 'too_large', remedy: 'Count must not be greater than 9.' },
    ]);
  });

  it('finds its way into lists', async () => {
    expect(await errorsOf({ parts: [{ name: 'a' }, { name: 'B' }] })).toEqual([
      { field: 'parts[1].name', reason: 'wrong_format', remedy: 'Send small letters.' },
    ]);
    expect((await errorsOf({ parts: [7] }))[0]).toMatchObject({ field: 'parts[0]' });
    expect((await errorsOf({ parts: 'x' }))[0]).toMatchObject({ field: 'parts' });
  });

  it.each([[null], [[]], ['text'], [7], [[[]]], [{ __proto__: null }]])(
    'does not stumble over %j',
    async (value) => {
      await expect(errorsOf(value)).resolves.toBeDefined();
    },
  );
});
