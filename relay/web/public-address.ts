import { BlockList, isIP } from 'node:net';

/** Of IPv4, everything is public but this: IANA's special-purpose registry (RFC 6890), and what clouds keep for themselves. */
const closedIpv4: readonly (readonly [network: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  // Multicast, reserved, broadcast.
  ['224.0.0.0', 3],
  // Azure's own services for a machine, at an address that looks public.
  ['168.63.129.16', 32],
];

/** Of IPv6, nothing is public but global unicast, which leaves out mapped, translated (64:ff9b::), local and multicast. */
const globalUnicast = ['2000::', 3] as const;

/** And of that not: protocol assignments with Teredo, documentation, 6to4. The last could carry a private IPv4 address. */
const closedIpv6: readonly (readonly [network: string, bits: number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const closed = new BlockList();
for (const [network, bits] of closedIpv4) closed.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of closedIpv6) closed.addSubnet(network, bits, 'ipv6');
const open = new BlockList();
open.addSubnet(globalUnicast[0], globalUnicast[1], 'ipv6');

/** Whether `address` is a public unicast address: the only kind that a web tunnel leads to. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !closed.check(address, 'ipv4');
  // A zone (`%eth0`) belongs to no public address.
  return family === 6 && !address.includes('%') && open.check(address, 'ipv6') && !closed.check(address, 'ipv6');
}
