import type { NetworkInterfaceInfo } from 'node:os';
import { AppError } from '../../shared/errors';
import { encodeFoundingLink } from '../../shared/protocol/link-codec';
import type { RelayReach } from './account-registry';
import type { RelayListening } from './relay-process';

type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>;

/**
 * The link that founds a workspace on a relay of this computer. Throws `workspace.already-founded` when the relay has
 * no founding token any more, and `relay.unavailable` when others are to reach it and there is no network.
 */
export function foundingLinkFor(listening: RelayListening, reach: RelayReach, interfaces: Interfaces): string {
  const { port, certificateFingerprint, foundingToken } = listening;
  if (foundingToken === undefined) throw new AppError('workspace.already-founded');
  const host = reach === 'computer' ? '127.0.0.1' : localAddress(interfaces);
  if (host === undefined) throw new AppError('relay.unavailable', { retry: 'later' });
  return encodeFoundingLink({ relay: { url: `wss://${host}:${port}`, certificateFingerprint }, foundingToken });
}

/** The first IPv4 address that other computers may know; a link-local one only for want of a better. */
export function localAddress(interfaces: Interfaces): string | undefined {
  const addresses = Object.values(interfaces)
    .flatMap((entries) => entries ?? [])
    .filter((entry) => entry.family === 'IPv4' && !entry.internal)
    .map((entry) => entry.address);
  return addresses.find((address) => !address.startsWith('169.254.')) ?? addresses[0];
}
