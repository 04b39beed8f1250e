import type { Json } from '../data/json.ts';

/** What a route answers; how it travels is decided elsewhere. */
export interface Answer {
  readonly status: number;
  /** Sent as JSON. */
  readonly body?: Json;
  /** Sent as it is, with `type`. */
  readonly text?: string;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const ok = (body: Json): Answer => ({ status: 200, body });

export const noContent: Answer = { status: 204 };

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'API Key is invalid or deactivated.',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  412: 'Precondition Failed',
  416: 'Range Not Satisfiable',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

/** An error in the vendor's form. */
export function problem(status: number, title?: string, detail?: string): Answer {
  return {
    status,
    type: 'application/problem+json; charset=utf-8',
    body: {
      type: `https://httpstatuses.example/${status}`,
      title: title ?? titles[status] ?? 'Error',
      status,
      detail,
      traceId: '00-0000000000000000-00',
    },
  };
}

export const notFound = (): Answer => problem(404);
