import { problem, type Answer } from '../http/answer.ts';
import type { Params } from './ask.ts';
import type { FaultKind } from './kind.ts';

const html = (title: string): string =>
  `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;

const HTML = 'text/html; charset=utf-8';
const BUSY = 'Hourly rate limit exceeded. Please try again later.';

/** Both spellings that the vendor's documents use, and an end in seconds or as a moment. */
function rateHeaders(params: Params): Record<string, string> {
  const after = params.number('retryAfter', 1);
  const reset = params.text('resetAs', 'seconds') === 'epoch' ? Math.ceil(Date.now() / 1_000) + after : after;
  const variant = params.text('headers', 'retry-after');
  if (variant === 'ratelimit') {
    return {
      'RateLimit-Limit': '6000',
      'RateLimit-Remaining': '0',
      'RateLimit-Reset': String(reset),
      'RateLimit-Policy': 'company-write:hourly',
    };
  }
  if (variant === 'x-ratelimit') {
    return { 'X-RateLimit-Limit': '6000', 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': String(reset) };
  }
  return { 'Retry-After': String(after) };
}

function serverError(params: Params): Answer {
  const status = params.number('status', 500);
  const retryAfter = String(params.number('retryAfter', 1));
  const headers: Record<string, string> = params.has('retryAfter') ? { 'Retry-After': retryAfter } : {};
  const body = params.text('body', 'problem');
  if (body === 'html') return { status, headers, type: HTML, text: html(`${status} Service error`) };
  if (body === 'empty') return { status, headers };
  return { ...problem(status), headers };
}

const bare = (form: string): Answer =>
  form === 'html' ? { status: 429, type: HTML, text: html('429 Too Many Requests') } : { status: 429 };

const otherHost = 'http://other-host.example/api/v2/jobs';

/** Faults that give another answer instead of the real one. */
export const refusals: Readonly<Record<string, FaultKind>> = {
  bad_key: {
    summary: '401 as for an unknown key, only on the requests it fires on',
    params: {},
    effect: () => ({ answer: problem(401) }),
  },
  revoked_mid_run: {
    summary: '401, and the key stays revoked after the first time',
    params: {},
    effect: (_params, { key }) => {
      if (key) key.revoked = true;
      return { answer: problem(401) };
    },
  },
  forbidden: {
    summary: '403 with a problem body; name the resource with path',
    params: {},
    effect: () => ({ answer: problem(403) }),
  },
  rate_limited: {
    summary: '429 as text/plain with a hint when to come again',
    params: {
      retryAfter: 'seconds (1)',
      headers: 'retry-after | ratelimit | x-ratelimit (retry-after)',
      resetAs: 'seconds | epoch, for the reset of the ratelimit headers (seconds)',
    },
    effect: (params) => ({
      answer: { status: 429, headers: rateHeaders(params), type: 'text/plain; charset=utf-8', text: BUSY },
    }),
  },
  rate_limited_bare: {
    summary: '429 without any hint',
    params: { body: 'empty | html (empty)' },
    effect: (params) => ({ answer: bare(params.text('body', 'empty')) }),
  },
  ip_ban: {
    summary: '429, and the IP is banned: every key of it gets 429 until the ban ends',
    params: { ms: 'length of the ban (banMs of the sandbox)' },
    effect: (params, { ban, banMs }) => {
      ban(params.number('ms', banMs));
      return { answer: bare('empty') };
    },
  },
  server_error: {
    summary: '5xx',
    params: {
      status: '500 | 502 | 503 (500)',
      body: 'problem | html | empty (problem)',
      retryAfter: 'seconds (no header)',
    },
    effect: (params) => ({ answer: serverError(params) }),
  },
  html_200: {
    summary: '200 with a maintenance page as text/html',
    params: {},
    effect: () => ({ answer: { status: 200, type: HTML, text: html('We are down for maintenance') } }),
  },
  garbage_json: {
    summary: '200 with application/json and a body that is no JSON',
    params: { text: 'the body' },
    effect: (params) => ({ answer: { status: 200, text: params.text('text', '{"count": 3, "items": [{]]') } }),
  },
  redirect: {
    summary: 'a redirect to another host',
    params: { status: '301 | 302 | 307 | 308 (302)', to: `the address (${otherHost})` },
    effect: (params) => ({
      answer: { status: params.number('status', 302), headers: { Location: params.text('to', otherHost) } },
    }),
  },
};
