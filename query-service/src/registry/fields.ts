import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsNumber, IsPositive, Max, Min, ValidateIf } from 'class-validator';
import { remedy } from '@enms/http-api';

/** The largest id of the registry. */
export const LARGEST_ID = 2_147_483_647;
/** One line of printable text. */
export const TEXT = /^[^\p{Cc}\p{Cs}]{1,200}$/u;
export const textRemedy = remedy('Send 1 to 200 printable characters.');

/** A field that may be left out, but not be null. */
export function Omittable(): PropertyDecorator {
  return ValidateIf((_object, value: unknown) => value !== undefined);
}

/** A finite number above 0, of the unit that `what` names. */
export function PositiveNumber(what: string, most: number): PropertyDecorator {
  return applyDecorators(
    IsNumber({ allowNaN: false, allowInfinity: false }, remedy(`Send a number of ${what}.`)),
    IsPositive(remedy(`Send a number of ${what} above 0.`)),
    Max(most),
  );
}

/** The id of something in the registry. */
export function Id(what: string): PropertyDecorator {
  return applyDecorators(IsInt(remedy(`Send the id of ${what}.`)), Min(1), Max(LARGEST_ID));
}

/** Ids in a list. */
export function EachId(what: string): PropertyDecorator {
  const each = { each: true };
  return applyDecorators(
    IsInt({ ...each, ...remedy(`Send ids of ${what}.`) }),
    Min(1, each),
    Max(LARGEST_ID, each),
  );
}

export class IdParams {
  @Type(() => Number)
  @Id('what is meant, a whole number')
  id!: number;
}
