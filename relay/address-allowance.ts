export interface AddressAllowance {
  /** Counts one more connection from this address; false when it has had all of this minute's. */
  take(address: string): boolean;
  /** Addresses that are remembered at present. */
  readonly size: number;
}

export interface AddressAllowanceOptions {
  readonly perMinute: number;
  /** How many addresses are remembered at most. */
  readonly addresses: number;
  /** Must never go back. */
  readonly nowMs: () => number;
}

const minuteMs = 60_000;

/**
 * How many connections an address may open in a minute: what a connection may do is limited, and a client that comes back
 * has all of it again. When there are too many addresses, the one that has been seen first is forgotten.
 */
export function createAddressAllowance({ perMinute, addresses, nowMs }: AddressAllowanceOptions): AddressAllowance {
  const counts = new Map<string, number>();
  let minute = 0;
  return {
    get size() {
      return counts.size;
    },
    take(address) {
      const now = Math.floor(nowMs() / minuteMs);
      if (now !== minute) counts.clear();
      minute = now;
      const network = networkOf(address);
      const count = (counts.get(network) ?? 0) + 1;
      if (count > perMinute) return false;
      const [oldest] = counts.keys();
      if (count === 1 && counts.size >= addresses && oldest !== undefined) counts.delete(oldest);
      counts.set(network, count);
      return true;
    },
  };
}

/** An IPv4 address, or the first 64 bits of an IPv6 address: whoever has one of those has all that begin like it. */
export function networkOf(address: string): string {
  if (address.includes('.')) return address.slice(address.lastIndexOf(':') + 1);
  const [before = '', after] = address.split('::');
  const head = before.split(':');
  if (after === undefined) return head.slice(0, 4).join(':');
  const tail = after === '' ? [] : after.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0');
  return [...head.map((group) => group || '0'), ...zeros, ...tail].slice(0, 4).join(':');
}
