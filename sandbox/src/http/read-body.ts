import type { IncomingMessage } from 'node:http';

const MOST_BYTES = 1_000_000;

/** The parsed JSON body of a request, or undefined where there is none, it is no JSON, or it is far too large. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const bytes = Buffer.from(part);
    size += bytes.length;
    if (size <= MOST_BYTES) parts.push(bytes);
  }
  if (size === 0 || size > MOST_BYTES) return undefined;
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    return undefined;
  }
}
