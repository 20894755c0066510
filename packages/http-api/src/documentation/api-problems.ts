import { applyDecorators } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiProperty,
  ApiPropertyOptional,
  ApiResponse,
  getSchemaPath,
} from '@nestjs/swagger';
import { titleOf } from '../problem/problem.ts';

/** One bad field, as documented. */
export class FieldProblemDto {
  @ApiProperty({ example: 'from' })
  field!: string;

  @ApiProperty({ example: 'not_an_instant' })
  reason!: string;

  @ApiProperty({ example: 'Send ISO 8601 date and time with offset, for example 2025-10-08T12:00:00Z.' })
  remedy!: string;
}

/** An RFC 9457 problem document, as documented. */
export class ProblemDto {
  @ApiProperty({ example: 'about:blank' })
  type!: string;

  @ApiProperty({ example: 'Bad request' })
  title!: string;

  @ApiProperty({ example: 400 })
  status!: number;

  @ApiProperty({ example: 'invalid_request', description: 'Stable; meant for programs.' })
  code!: string;

  @ApiProperty({ example: 'Cannot use this request: see from.' })
  detail!: string;

  @ApiPropertyOptional({ example: 'Correct the fields listed in errors.' })
  remedy?: string;

  @ApiPropertyOptional({ type: [FieldProblemDto] })
  errors?: FieldProblemDto[];

  @ApiPropertyOptional({ example: '4f1c6a' })
  request_id?: string;
}

/** Documents the error cases of a route: status and code of each, beside those that every route has. */
export function ApiProblems(cases: Readonly<Record<number, string>> = {}): MethodDecorator & ClassDecorator {
  const all: Record<number, string> = {
    400: 'invalid_request: each bad field is named',
    503: 'database_away: try again after Retry-After seconds',
    ...cases,
  };
  return applyDecorators(
    ApiExtraModels(ProblemDto),
    ...Object.entries(all).map(([status, description]) =>
      ApiResponse({
        status: Number(status),
        description,
        content: {
          'application/problem+json': {
            schema: { $ref: getSchemaPath(ProblemDto) },
            example: {
              type: 'about:blank',
              title: titleOf(Number(status)),
              status: Number(status),
              code: description.split(':', 1)[0],
              detail: 'What was wrong, in a sentence.',
              remedy: 'What to do, in a sentence.',
            },
          },
        },
      }),
    ),
  );
}
