/** What is wrong with one field of a request, and what to send instead. */
export interface FieldProblem {
  readonly field: string;
  readonly reason: string;
  readonly remedy: string;
}

/** An answer other than success: RFC 9457 problem document with a stable code. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly remedy: string | null = null,
    readonly errors: readonly FieldProblem[] = [],
  ) {
    super(detail);
    this.name = 'Problem';
  }

  /** The document that goes over the wire. */
  document(): Record<string, unknown> {
    return {
      type: 'about:blank',
      title: this.code,
      status: this.status,
      code: this.code,
      detail: sentence(this.message),
      ...(this.remedy !== null && { remedy: sentence(this.remedy) }),
      ...(this.errors.length > 0 && { errors: this.errors }),
    };
  }
}

/** They are shown one after another. */
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** A request whose fields cannot be used: names each of them. */
export function invalidRequest(errors: readonly FieldProblem[]): Problem {
  const names = [...new Set(errors.map(({ field }) => field))].slice(0, 5).join(', ');
  const remedy = 'Correct the fields listed in errors; /api/docs/simulator shows what this path accepts';
  return new Problem(400, 'invalid_request', `Cannot use this request: see ${names}`, remedy, errors);
}
