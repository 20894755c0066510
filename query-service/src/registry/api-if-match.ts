import { ApiHeader } from '@nestjs/swagger';

/** Documents that a route changes only what the caller has seen. */
export function ApiIfMatch(): MethodDecorator & ClassDecorator {
  return ApiHeader({
    name: 'if-match',
    required: false,
    description: 'ETag of the answer that the change was made up from; refused with 412 when it is older.',
  });
}
