import { lookup as resolve, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { WireFailure } from './wire-failure.js';

/** Addresses that belong to nobody on the internet: IANA's special-purpose registries for IPv4 and IPv6. */
const inside = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  inside.addSubnet(net, bits, 'ipv4');
}
for (const [net, bits] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  inside.addSubnet(net, bits, 'ipv6');
}

/** True for an address of the machine itself, of its neighbours, or of none at all. Text that is no address is one of them. */
export function isInsideAddress(address: string): boolean {
  const family = isIP(address.replace(/%.*$/, ''));
  if (family === 0) return true;
  // An IPv4 address written as IPv6 is checked as what it stands for by the list itself.
  return inside.check(address.replace(/%.*$/, ''), family === 4 ? 'ipv4' : 'ipv6');
}

export type Resolve = (
  host: string,
  options: { readonly all: true; readonly family?: number | 'IPv4' | 'IPv6'; readonly hints?: number },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * A look-up that refuses names that lead inside, so that a name in the configuration cannot be turned against the
 * network of the service (SR 14). The checked addresses are the ones that are connected to.
 */
export function guardedLookup(resolveName: Resolve = resolve): LookupFunction {
  return (host, options, done) => {
    resolveName(host, { family: options.family, hints: options.hints, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first) {
        done(error ?? Object.assign(new Error('No address.'), { code: 'ENOTFOUND' }), '', 0);
        return;
      }
      if (addresses.some(({ address }) => isInsideAddress(address))) {
        done(new WireFailure('address', 'The name of the server leads to an address inside the network.'), '', 0);
        return;
      }
      if (options.all) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
}
