/** Where in the request a rule was broken: a JSON Pointer into the body, or the name of a parameter or header. */
type Place = { readonly pointer: string } | { readonly parameter: string } | { readonly header: string };

export type Violation = Place & { readonly detail: string };

const TITLES = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  428: 'Precondition Required',
  500: 'Internal Server Error',
} as const;

export type ProblemStatus = keyof typeof TITLES;

/** What goes wrong with a request, in the words of the one who sent it. */
export class Problem extends Error {
  readonly status: ProblemStatus;
  readonly errors: readonly Violation[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: ProblemStatus,
    detail: string,
    { errors, headers = {} }: { errors?: readonly Violation[]; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail);
    this.status = status;
    this.errors = errors;
    this.headers = headers;
  }

  /** @see https://www.rfc-editor.org/rfc/rfc9457 */
  toResponse(): Response {
    const { status, message, errors } = this;
    const document = { type: 'about:blank', title: TITLES[status], status, detail: message, errors };
    const headers = { ...this.headers, 'content-type': 'application/problem+json' };
    return new Response(JSON.stringify(document), { status, headers });
  }
}

/** A 400 about one place of the request. */
export function invalid(violation: Violation): Problem {
  const [kind, name] = Object.entries(violation)[0] ?? [];
  return new Problem(400, `The ${kind} ${name} ${violation.detail}`, { errors: [violation] });
}
