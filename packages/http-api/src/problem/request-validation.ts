import { ValidationPipe } from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';
import type { ValidationError } from 'class-validator';
import type { FieldProblem, Problem } from './problem.ts';
import { invalidRequest } from './problem.ts';

/** Decorator options that let a DTO say the remedy itself: `@Matches(pattern, remedy('…'))`. */
export function remedy(text: string): { message: string; context: { remedy: string } } {
  return { message: text, context: { remedy: text } };
}

/** Validates every DTO: unknown fields are refused, and each bad field is named with reason and remedy. */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    // The class of the target tells which fields are known; its values go nowhere.
    validationError: { target: true, value: false },
    exceptionFactory: validationProblem,
  });
}

/** class-validator's errors as one problem; at most 50 fields are named. */
export function validationProblem(errors: readonly ValidationError[]): Problem {
  return invalidRequest(errors.flatMap((error) => fieldProblems(error, '')).slice(0, 50));
}

function fieldProblems(error: ValidationError, parent: string): FieldProblem[] {
  const field = pathOf(parent, error.property);
  const own = mostTelling(error.constraints ?? {}).map(([constraint, message]) => ({
    field,
    reason: REASONS[constraint] ?? 'invalid_value',
    remedy:
      constraint === 'whitelistValidation' ? unknownFieldRemedy(error) : remedyOf(error, constraint, message),
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldProblems(child, field))];
}

/** One constraint of a field: a value of the wrong kind fails those on its size too, which would only confuse. */
function mostTelling(constraints: Readonly<Record<string, string>>): [string, string][] {
  const rank = (name: string): number => {
    const position = Object.keys(REASONS).indexOf(name);
    return position < 0 ? Number.POSITIVE_INFINITY : position;
  };
  return Object.entries(constraints)
    .sort(([one], [other]) => rank(one) - rank(other))
    .slice(0, 1);
}

function pathOf(parent: string, property: string | undefined): string {
  if (property === undefined) return parent === '' ? 'body' : parent;
  if (/^\d+$/.test(property)) return `${parent}[${property}]`;
  return parent === '' ? property : `${parent}.${property}`;
}

function remedyOf(error: ValidationError, constraint: string, message: string): string {
  const contexts = error.contexts as Record<string, { remedy?: string }> | undefined;
  return contexts?.[constraint]?.remedy ?? `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}

function unknownFieldRemedy(error: ValidationError): string {
  const target: unknown = error.target?.constructor;
  if (typeof target !== 'function') return 'Leave it out.';
  const known = new Set(
    getMetadataStorage()
      .getTargetValidationMetadatas(target, '', false, false)
      .map((metadata) => metadata.propertyName),
  );
  return known.size === 0 ? 'Leave it out.' : `Leave it out; known here: ${[...known].join(', ')}.`;
}

/** Our words for class-validator's constraints, the most telling first. */
const REASONS: Readonly<Record<string, string>> = {
  whitelistValidation: 'unknown_field',
  unknownValue: 'not_an_object',
  isNotEmpty: 'missing',
  isDefined: 'missing',
  isString: 'not_a_string',
  isInt: 'not_an_integer',
  isNumber: 'not_a_number',
  isBoolean: 'not_a_boolean',
  isArray: 'not_a_list',
  isObject: 'not_an_object',
  isIn: 'unknown_value',
  isEnum: 'unknown_value',
  min: 'too_small',
  max: 'too_large',
  minLength: 'too_short',
  maxLength: 'too_long',
  isLength: 'wrong_length',
  arrayMinSize: 'too_few',
  arrayMaxSize: 'too_many',
  arrayNotEmpty: 'too_few',
  matches: 'wrong_format',
  nestedValidation: 'not_an_object',
};
