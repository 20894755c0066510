import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { LOCAL_DATE, Problem, remedy } from '@enms/http-api';

/** Local dates between which a version holds; half-open, no end while it holds. */
export interface EffectivePeriod {
  readonly id: number;
  readonly effectiveFrom: string;
  readonly effectiveTo: string | null;
}

const dateRemedy = remedy('Send a date, for example 2026-01-31.');

/** Names a version. */
export class VersionParams {
  @Matches(/^[1-9]\d{0,8}$/, remedy('Send the id of a version: a whole number.'))
  id!: string;
}

/** Asks for a page of versions. */
export class VersionPageQuery {
  @ApiPropertyOptional({ type: Number, default: 100, minimum: 1, maximum: 1000 })
  @IsOptional()
  @Type(() => Number)
  @IsInt(remedy('Send a whole number from 1 to 1000.'))
  @Min(1)
  @Max(1000)
  limit = 100;

  @ApiPropertyOptional({ description: 'next_cursor of the page before.' })
  @IsOptional()
  @Matches(/^\d{1,9}$/, remedy('Send the next_cursor of the page before, unchanged.'))
  cursor?: string;
}

/** From when until when a version shall hold. */
export class EffectivePeriodBody {
  @ApiProperty({ example: '2026-01-01', description: 'Local date of the site; the first day it holds.' })
  @Matches(LOCAL_DATE, dateRemedy)
  effective_from!: string;

  @ApiPropertyOptional({
    example: '2027-01-01',
    description: 'The day it no longer holds; until further notice when left out.',
  })
  @IsOptional()
  @Matches(LOCAL_DATE, dateRemedy)
  effective_to?: string;
}

/** When a version shall end. */
export class EndVersionBody {
  @ApiProperty({
    nullable: true,
    type: String,
    example: '2027-01-01',
    description: 'The first day it no longer holds; null: it holds until further notice again.',
  })
  @IsOptional()
  @Matches(LOCAL_DATE, dateRemedy)
  effective_to!: string | null;
}

/** A version that a later one ended. */
export class ClosedVersionDto {
  @ApiProperty({ example: 3 })
  id!: number;

  @ApiProperty({ example: '2026-01-01' })
  effective_to!: string;
}

/** What a change of versions brought about. */
export class VersionEffectsDto {
  @ApiProperty({
    nullable: true,
    type: ClosedVersionDto,
    description: 'The version that held until further notice, and ends where this one begins.',
  })
  closed_predecessor!: ClosedVersionDto | null;

  @ApiProperty({ description: 'Entries of the past are posted again in the background.' })
  recalculates!: boolean;
}

/** Whether the database posts days from this date on again: a date may have begun elsewhere before it does here. */
export function isPostedAgain(date: string, now: Date): boolean {
  return Date.parse(`${date}T00:00:00Z`) <= now.getTime() + 86_400_000;
}

/** 409: `overlapping` holds at some of the same days. @param shown the version as it is told */
export function overlappingVersion(overlapping: EffectivePeriod, shown: object): Problem {
  const { id, effectiveFrom, effectiveTo } = overlapping;
  return new Problem(
    409,
    'overlapping_version',
    `Version ${id} holds ${effectiveTo === null ? `from ${effectiveFrom} on` : `from ${effectiveFrom} to ${effectiveTo}`}.`,
    {
      remedy: `Choose other dates: end this one at ${effectiveFrom}, or begin it ${effectiveTo === null ? 'later' : `at ${effectiveTo}`}; or end or delete version ${id} first.`,
      extra: { overlapping: shown },
    },
  );
}

/** 409: entries were posted with this version. */
export function versionInUse(id: number): Problem {
  return new Problem(409, 'version_in_use', `Entries were posted with version ${id}; it cannot be deleted.`, {
    remedy: 'End it with POST …/end, and add a version that is right: its entries are then posted again.',
  });
}

export function unknownVersion(id: string): Problem {
  return new Problem(404, 'unknown_version', `There is no version ${id}.`, {
    remedy: 'The list shows all versions with their ids.',
  });
}
