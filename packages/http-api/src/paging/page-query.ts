import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { remedy } from '../problem/request-validation.ts';

/** What to say of a cursor that no page gave out. */
export const cursorRemedy = remedy('Send the next_cursor of the page before, unchanged.');

/** Query parameter of a list that is told page by page; its cursor is up to the list. */
export class LimitQuery {
  @ApiPropertyOptional({ type: Number, default: 100, minimum: 1, maximum: 1000 })
  @IsOptional()
  @Type(() => Number)
  @IsInt(remedy('Send a whole number from 1 to 1000.'))
  @Min(1)
  @Max(1000)
  limit = 100;
}

/** Query parameters of a list that goes by ids. */
export class PageQuery extends LimitQuery {
  @ApiPropertyOptional({ description: 'next_cursor of the page before.' })
  @IsOptional()
  @Matches(/^\d{1,9}$/, cursorRemedy)
  cursor?: string;
}
