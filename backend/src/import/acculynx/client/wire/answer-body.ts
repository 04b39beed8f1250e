import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { WireFailure, wireFailureOf } from './wire-failure.js';

/** 10 MB, counted after decompression. */
export const MOST_BYTES = 10_000_000;
/** Of an answer that is no success only the beginning is of interest. */
const ENOUGH_OF_A_PROBLEM = 65_536;

const tooLarge = (): WireFailure => new WireFailure('too_large', 'The answer is larger than 10 MB.');

/** The body as it was meant. Only `identity` is asked for, but something on the way may compress all the same. */
function decoded(response: IncomingMessage): Readable {
  switch (response.headers['content-encoding']?.trim().toLowerCase() ?? 'identity') {
    case 'identity':
    case '':
      return response;
    case 'gzip':
    case 'x-gzip':
      return response.pipe(createGunzip());
    case 'deflate':
      return response.pipe(createInflate());
    case 'br':
      return response.pipe(createBrotliDecompress());
    default:
      throw new WireFailure('undecodable', 'The answer is packed in a way that was not asked for.');
  }
}

/**
 * Collects the body of an answer.
 * @param moved called whenever bytes have arrived.
 * @throws WireFailure `too_large`, `cut_off` when less came than was promised, `undecodable`.
 */
export function readAnswerBody(response: IncomingMessage, moved: () => void): Promise<Buffer> {
  const success = (response.statusCode ?? 0) < 300;
  return new Promise((resolve, reject) => {
    if (success && Number(response.headers['content-length'] ?? 0) > MOST_BYTES) throw tooLarge();
    const parts: Buffer[] = [];
    let size = 0;
    const cutOff = (): void => {
      if (!response.complete) reject(new WireFailure('cut_off', 'The answer was cut off.'));
    };
    response.on('data', moved);
    response.on('error', cutOff);
    response.on('close', cutOff);
    const body = decoded(response);
    body.on('data', (part: Buffer) => {
      parts.push(part);
      size += part.length;
      if (success && size > MOST_BYTES) reject(tooLarge());
      if (!success && size >= ENOUGH_OF_A_PROBLEM) resolve(Buffer.concat(parts));
    });
    body.on('end', () => {
      // The end of the unpacked body says nothing about the bytes that were promised.
      if (response.complete || body !== response) resolve(Buffer.concat(parts));
      else cutOff();
    });
    if (body !== response) {
      body.on('error', () => reject(new WireFailure('undecodable', 'The answer could not be unpacked.')));
    }
  }).catch((error: unknown) => {
    throw wireFailureOf(error);
  }) as Promise<Buffer>;
}
