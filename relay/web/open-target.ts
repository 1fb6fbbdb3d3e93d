import { Resolver } from 'node:dns/promises';
import { connect, isIPv4 } from 'node:net';
import type { Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { isWebHost, webPort } from '../../shared/domain/web-host';
import { AppError } from '../../shared/errors';
import { isPublicAddress } from './public-address';

/** The addresses of a name. Rejects, or resolves with none, when it has none. */
export type ResolveHost = (host: string) => Promise<readonly string[]>;
/** Begins to connect to an address. */
export type ConnectAddress = (address: string, port: number) => Socket;

/** Where web tunnels of a relay may lead, and how it gets there. */
export interface WebReach {
  /** False when nobody may open a tunnel. */
  readonly isEnabled: boolean;
  /** Hosts that may be reached, `*.` before one for all below it; all when undefined. */
  readonly hosts?: readonly string[] | undefined;
  readonly resolve: ResolveHost;
  readonly connect: ConnectAddress;
}

const attemptTimeoutMs = 4_000;
const triedOfEachFamily = 2;

/**
 * Connects to a host that a device named. Throws `protocol.malformed` for what is no host or port of the web,
 * `web.forbidden` where the operator doesn't allow it, `web.unreachable` for all the rest. A name that leads to any address
 * that isn't public is answered like one that doesn't exist: so nobody learns which names the relay's own network has.
 */
export async function openTarget(
  reach: WebReach,
  wanted: { readonly host: string; readonly port: number },
  signal: AbortSignal,
): Promise<Socket> {
  const { host, port } = wanted;
  if (!isWebHost(host) || port !== webPort) throw new AppError('protocol.malformed');
  if (!reach.isEnabled || !isAllowed(host, reach.hosts)) throw new AppError('web.forbidden');
  const addresses = await resolvePublic(reach, host);
  for (const address of addressesToTry(addresses)) {
    if (signal.aborted) break;
    // The address that was checked, not the name: it could lead elsewhere the second time.
    const socket = await tryAddress(reach, address, signal);
    if (socket !== undefined) return socket;
  }
  throw unreachable();
}

function isAllowed(host: string, hosts: readonly string[] | undefined): boolean {
  if (hosts === undefined) return true;
  return hosts.some((each) => (each.startsWith('*.') ? host.endsWith(each.slice(1)) : host === each));
}

async function resolvePublic({ resolve }: WebReach, host: string): Promise<readonly string[]> {
  let addresses: readonly string[];
  try {
    addresses = await resolve(host);
  } catch (cause) {
    throw unreachable(cause);
  }
  const own = ownAddresses();
  const isPublic = addresses.every((address) => isPublicAddress(address) && !own.has(address));
  if (addresses.length === 0 || !isPublic) throw unreachable();
  return addresses;
}

/** Some of either kind, since a network may have only one. */
function addressesToTry(addresses: readonly string[]): readonly string[] {
  const ofFamily = (isOfFamily: (address: string) => boolean): readonly string[] =>
    addresses.filter(isOfFamily).slice(0, triedOfEachFamily);
  return [...ofFamily((address) => isIPv4(address)), ...ofFamily((address) => !isIPv4(address))];
}

/** What listens at the relay's own public address may trust whoever connects from there. */
function ownAddresses(): ReadonlySet<string> {
  return new Set(Object.values(networkInterfaces()).flatMap((each) => (each ?? []).map(({ address }) => address)));
}

/** Undefined when nobody answers there. */
async function tryAddress(reach: WebReach, address: string, signal: AbortSignal): Promise<Socket | undefined> {
  const socket = reach.connect(address, webPort);
  return new Promise((resolve) => {
    const settle = (result: Socket | undefined): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      socket.off('connect', connected).off('error', giveUp).off('close', giveUp);
      // Whoever takes it over listens for its end; one that was given up must not end the process.
      socket.on('error', () => undefined);
      if (result === undefined) socket.destroy();
      resolve(result);
    };
    const giveUp = (): void => settle(undefined);
    const connected = (): void => settle(socket);
    const timer = setTimeout(giveUp, attemptTimeoutMs);
    signal.addEventListener('abort', giveUp);
    socket.once('connect', connected).once('error', giveUp).once('close', giveUp);
  });
}

function unreachable(cause?: unknown): AppError {
  return new AppError('web.unreachable', { retry: 'later', cause });
}

const resolver = { timeout: 2_000, tries: 2 };

/** Asks DNS itself: neither the hosts file nor a local network's names, and no thread that files need waits for it. */
export const resolveByDns: ResolveHost = async (host) => {
  const dns = new Resolver(resolver);
  const answers = await Promise.allSettled([dns.resolve4(host), dns.resolve6(host)]);
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
};

export const connectByTcp: ConnectAddress = (address, port) => connect({ host: address, port });

/** Every host that is public. */
export const openWeb: WebReach = { isEnabled: true, resolve: resolveByDns, connect: connectByTcp };
