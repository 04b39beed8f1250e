import type { FaultKind } from './kind.ts';

const inject = '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}';

/** Puts the keys that a careless merge follows into the text itself, since no object literal would keep them. */
function withProtoKeys(text: string): string {
  const whole = text.replace(/^\{(?=")/, `{${inject},`);
  return whole.replace(/"items":\[\{(?=")/, `"items":[{${inject},`);
}

/** Faults in how the real answer travels. */
export const transport: Readonly<Record<string, FaultKind>> = {
  slow_headers: {
    summary: 'silence before the headers',
    params: { ms: '5000' },
    effect: (params) => ({ delivery: { headersAfterMs: params.number('ms', 5_000) } }),
  },
  trickle: {
    summary: 'the body comes in twenty small parts',
    params: { ms: 'over this time (3000)' },
    effect: (params) => ({ delivery: { trickleMs: params.number('ms', 3_000) } }),
  },
  stall: {
    summary: 'half the body, then silence until the client gives up',
    params: { ms: 'then the connection is closed (120000)' },
    effect: (params) => ({ delivery: { stallMs: params.number('ms', 120_000) } }),
  },
  reset: {
    summary: 'the connection is reset before the headers',
    params: {},
    effect: () => ({ delivery: { reset: 'before' } }),
  },
  reset_mid_body: {
    summary: 'the connection is reset after half the body',
    params: {},
    effect: () => ({ delivery: { reset: 'mid' } }),
  },
  truncated_json: {
    summary: 'half the body',
    params: { length: 'cut: Content-Length is that of the half · mismatch: of the whole, then the end (cut)' },
    effect: (params) => ({
      delivery: { truncate: params.text('length', 'cut') === 'mismatch' ? 'mismatch' : 'cut' },
    }),
  },
  wrong_content_type: {
    summary: 'the real body under another content type',
    params: { type: 'text/html; charset=utf-8' },
    effect: (params) => ({ delivery: { contentType: params.text('type', 'text/html; charset=utf-8') } }),
  },
  proto_keys: {
    summary: '__proto__ and constructor in the body and in the first item of a list',
    params: {},
    effect: () => ({ delivery: { text: withProtoKeys } }),
  },
};
