import { Catch, HttpException } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { DatabaseError } from '@enms/timescale-client';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from './problem.ts';

/** Turns whatever a request ended with into `application/problem+json`; the last boundary of every route. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}

/** Answers with the problem document that `error` stands for; logs what is our own fault. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = asProblem(error);
  if (problem.status >= 500) {
    const level = problem.code === 'internal_error' ? 'error' : 'warn';
    request.log[level]({ err: error, code: problem.code }, 'request failed');
  }
  if (reply.sent) return;
  const retryAfter = problem.options.retryAfterSeconds;
  if (retryAfter !== undefined) void reply.header('retry-after', retryAfter);
  const { authenticate } = problem.options;
  if (authenticate !== undefined) void reply.header('www-authenticate', authenticate);
  void reply
    .status(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(problem.toDocument(request.id)));
}

/** Maps every error that can leave a route to a problem with a stable code; unknown ones tell nothing inside. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof DatabaseError) return databaseProblem(error);
  const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
  return frameworkProblem(status, error);
}

function databaseProblem(error: DatabaseError): Problem {
  if (error.retryable) {
    return new Problem(503, 'database_away', 'The database does not answer or is too busy.', {
      remedy: 'Try again in some seconds; nothing was stored by this request.',
      retryAfterSeconds: 5,
      cause: error,
    });
  }
  return internalProblem(error);
}

function frameworkProblem(status: number, cause: unknown): Problem {
  switch (status) {
    case 400:
      return new Problem(400, 'malformed_request', 'The request cannot be read.', {
        remedy: 'Send well-formed JSON and a well-formed URL.',
        cause,
      });
    case 404:
      return new Problem(404, 'unknown_path', 'There is nothing at this path for this method.', {
        remedy: 'See /api/docs for what there is.',
        cause,
      });
    case 408:
      return new Problem(408, 'request_timeout', 'The request took too long to arrive.', { cause });
    case 413:
      return new Problem(413, 'too_large', 'The body is larger than this path accepts.', {
        remedy: 'Send smaller batches: at most 10,000 readings and 8 MB in one, at most 1 MB elsewhere.',
        cause,
      });
    case 414:
      return new Problem(414, 'uri_too_long', 'The address of the request is too long.', { cause });
    case 415:
      return new Problem(415, 'unsupported_media_type', 'The body is not JSON.', {
        remedy: 'Send the body as application/json.',
        cause,
      });
    default:
      if (status >= 400 && status < 500) {
        return new Problem(status, 'refused', 'The request was refused.', { cause });
      }
      return internalProblem(cause);
  }
}

function internalProblem(cause: unknown): Problem {
  return new Problem(500, 'internal_error', 'Something went wrong inside the service.', {
    remedy: 'Try again; if it stays, look for this request_id in the log of the service.',
    cause,
  });
}

function statusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return 500;
  return typeof error.statusCode === 'number' ? error.statusCode : 500;
}
