/** How an exchange failed before there was an answer that could be read. */
export type WireFault = 'network' | 'timeout' | 'cut_off' | 'too_large' | 'undecodable' | 'address' | 'certificate';

/**
 * An exchange without a usable answer. Its message is ours alone: errors of Node can carry bytes that the server sent
 * back, so none of them is kept as a cause.
 */
export class WireFailure extends Error {
  override readonly name = 'WireFailure';

  constructor(
    readonly fault: WireFault,
    message: string,
  ) {
    super(message);
  }
}

const CERTIFICATE_CODES = /^(?:ERR_TLS_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(?:GET|VERIFY)_)/;

const SENTENCES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The connection was refused.',
  ECONNRESET: 'The connection was torn down.',
  EPIPE: 'The connection was torn down.',
  ENOTFOUND: 'The name could not be resolved.',
  EAI_AGAIN: 'The name could not be resolved.',
  ENETUNREACH: 'The network cannot be reached.',
  EHOSTUNREACH: 'The host cannot be reached.',
  ETIMEDOUT: 'The connection timed out.',
};

/** Errors of Node are known by their code; their class may be of another realm. */
function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

/** What an error of a socket means; nothing of its own text is kept. */
export function wireFailureOf(error: unknown): WireFailure {
  if (error instanceof WireFailure) return error;
  const code = codeOf(error);
  if (CERTIFICATE_CODES.test(code)) {
    return new WireFailure('certificate', 'The certificate of the server could not be verified.');
  }
  if (code.startsWith('HPE_')) return new WireFailure('network', 'The answer is not HTTP.');
  return new WireFailure('network', SENTENCES[code] ?? 'The connection failed.');
}
