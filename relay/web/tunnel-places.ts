import { networkOf } from '../address-allowance';
import type { RelayLimits } from '../relay-limits';

/** How many web tunnels there may be at a time, in all and for one address. */
export interface TunnelPlaces {
  /** Takes a place until the returned function is called, once; undefined when there is none. */
  take(address: string): (() => void) | undefined;
}

export function createTunnelPlaces(limits: Pick<RelayLimits, 'webTunnels' | 'webTunnelsPerAddress'>): TunnelPlaces {
  const taken = new Map<string, number>();
  let total = 0;
  return {
    take(address) {
      const network = networkOf(address);
      const ofNetwork = taken.get(network) ?? 0;
      if (total >= limits.webTunnels || ofNetwork >= limits.webTunnelsPerAddress) return undefined;
      total += 1;
      taken.set(network, ofNetwork + 1);
      return () => {
        total -= 1;
        const left = (taken.get(network) ?? 0) - 1;
        if (left > 0) taken.set(network, left);
        else taken.delete(network);
      };
    },
  };
}
