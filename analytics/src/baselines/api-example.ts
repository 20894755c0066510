import { ApiResponse } from '@nestjs/swagger';

/** Documents an answer by an example of it. */
export function ApiExample(status: number, example: object): MethodDecorator {
  return ApiResponse({
    status,
    description: 'See the example.',
    content: { 'application/json': { schema: { type: 'object', example } } },
  });
}
