/** What is wrong with one field of a request, and what to send instead. */
export interface FieldProblem {
  /** Path of the field, for example `readings[3].payload.ts`. */
  readonly field: string;
  /** Stable code, for example `unknown_field`. */
  readonly reason: string;
  /** One sentence: what to send instead. */
  readonly remedy: string;
}

/** What a problem may say beyond status, code and detail. */
export interface ProblemOptions {
  /** One sentence: what to do. */
  readonly remedy?: string;
  readonly errors?: readonly FieldProblem[];
  /** Further members of the document, such as the choices of an ambiguous name. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** Sets `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** Sets `WWW-Authenticate`. */
  readonly authenticate?: string;
  readonly cause?: unknown;
}

/** An RFC 9457 problem document as it goes over the wire. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly remedy?: string;
  readonly errors?: readonly FieldProblem[];
  readonly request_id?: string;
  readonly [extra: string]: unknown;
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  406: 'Not acceptable',
  408: 'Request timeout',
  409: 'Conflict',
  413: 'Content too large',
  414: 'URI too long',
  415: 'Unsupported media type',
  422: 'Unprocessable content',
  429: 'Too many requests',
  500: 'Internal error',
  502: 'Bad gateway',
  503: 'Service unavailable',
  504: 'Gateway timeout',
};

/** The short title that belongs to an HTTP status. */
export function titleOf(status: number): string {
  return TITLES[status] ?? (status >= 500 ? 'Server error' : 'Request refused');
}

/** An answer other than success, thrown anywhere below a route and rendered by {@link ProblemFilter}. */
export class Problem extends Error {
  readonly status: number;
  /** Stable, machine-readable, snake_case. */
  readonly code: string;
  readonly options: ProblemOptions;

  constructor(status: number, code: string, detail: string, options: ProblemOptions = {}) {
    super(detail, { cause: options.cause });
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.options = options;
  }

  /** The document that goes over the wire. */
  toDocument(requestId?: string): ProblemDocument {
    const { remedy, errors, extra } = this.options;
    return {
      type: 'about:blank',
      title: titleOf(this.status),
      status: this.status,
      code: this.code,
      detail: this.message,
      ...(remedy !== undefined && { remedy }),
      ...(errors !== undefined && { errors }),
      ...extra,
      ...(requestId !== undefined && { request_id: requestId }),
    };
  }
}

/** A request whose fields cannot be understood: 400 `invalid_request` naming each of them. */
export function invalidRequest(errors: readonly FieldProblem[]): Problem {
  const names = [...new Set(errors.map((error) => error.field))].slice(0, 5).join(', ');
  return new Problem(400, 'invalid_request', `Cannot use this request: see ${names}.`, {
    remedy: 'Correct the fields listed in errors; /api/docs shows what this path accepts.',
    errors,
  });
}
