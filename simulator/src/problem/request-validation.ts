import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { invalidRequest, type FieldProblem } from './problem.ts';

function fieldProblems(error: ValidationError, parent: string): FieldProblem[] {
  const isIndex = /^\d+$/.test(error.property);
  const field = isIndex ? `${parent}[${error.property}]` : `${parent}${parent && '.'}${error.property}`;
  const own = Object.entries(error.constraints ?? {}).map(([reason, message]) => ({
    field,
    reason: reason === 'whitelistValidation' ? 'unknown_field' : reason,
    remedy: reason === 'whitelistValidation' ? 'Leave it out' : `The rule is: ${message}`,
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldProblems(child, field))];
}

/** Validates every DTO; unknown fields are refused, each bad field is named with the rule it breaks. */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    stopAtFirstError: true,
    exceptionFactory: (errors) => invalidRequest(errors.flatMap((error) => fieldProblems(error, ''))),
  });
}
