import { applyDecorators, createParamDecorator, Injectable, UseInterceptors } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { tap } from 'rxjs';
import type { Observable } from 'rxjs';
import { acceptedLanguage } from './language.ts';
import type { Language } from './language.ts';

const askedFor = (context: ExecutionContext): Language =>
  acceptedLanguage(context.switchToHttp().getRequest<FastifyRequest>().headers['accept-language']);

/** The language that sentences of the answer are asked for in. Beside {@link InWords}. */
export const AskedLanguage = createParamDecorator((_data: unknown, context: ExecutionContext): Language =>
  askedFor(context),
);

/** Tells the language of an answer, and caches that it hangs on what was asked for. Problems stay in English. */
@Injectable()
class LanguageInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      tap(() => {
        void reply.header('content-language', askedFor(context)).header('vary', 'accept-language');
      }),
    );
  }
}

/** A route whose answer holds sentences, in the language that `Accept-Language` asks for. */
export function InWords(): MethodDecorator {
  return applyDecorators(
    UseInterceptors(LanguageInterceptor),
    ApiHeader({
      name: 'Accept-Language',
      required: false,
      description: 'Of the sentences in the answer: de or en; English for any other.',
      schema: { type: 'string', example: 'de' },
    }),
  );
}
