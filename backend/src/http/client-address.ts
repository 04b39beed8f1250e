import type { FastifyRequest } from 'fastify';
import { isIP, isIPv4, isIPv6 } from 'node:net';

const MAPPED = /^::ffff:(?=\d+\.)/i;
/** What a provider gives to one customer; whoever has it can call from any of its addresses. */
const GROUPS_OF_ONE_NETWORK = 4;

/**
 * Where a request came from: the peer of the connection, or what the proxies that TRUST_PROXY counts say about it.
 * `unknown` for what is no address, because a header of theirs may hold anything.
 */
export function addressOf({ ip }: Pick<FastifyRequest, 'ip'>): string {
  const address = (ip ?? '').replace(MAPPED, '');
  return isIP(address) ? address.toLowerCase() : 'unknown';
}

/** The caller among all callers: an IPv4 address, or the network of 64 bits that an IPv6 address lies in. */
export function networkOf(request: Pick<FastifyRequest, 'ip'>): string {
  const address = addressOf(request);
  if (isIPv4(address) || !isIPv6(address)) return address;
  const [front = '', back] = address.split('%', 1)[0]?.split('::') ?? [];
  const given = front === '' ? [] : front.split(':');
  const zeros = back === undefined ? 0 : GROUPS_OF_ONE_NETWORK;
  const groups = [...given, ...Array.from({ length: zeros }, () => '0')];
  const network = groups.slice(0, GROUPS_OF_ONE_NETWORK).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}
