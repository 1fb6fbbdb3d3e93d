import type { Clock } from '../shared/domain/clock';
import type { DirectoryLog } from './directory-log';
import type { Hub } from './hub';
import type { Log } from './log';
import type { RelayLimits } from './relay-limits';
import type { Store } from './store/store';
import type { Traffic } from './traffic';
import type { TurnEnd } from './turn-end';
import type { WebReach } from './web/open-target';
import type { TunnelPlaces } from './web/tunnel-places';

/** Where devices may search GIFs; they are told, and ask there themselves. */
export interface GifSettings {
  readonly provider: 'giphy';
  /** Of the provider's API. */
  readonly key: string;
}

/** What all connections of a relay share. */
export interface RelayContext {
  readonly store: Store;
  readonly directory: DirectoryLog;
  readonly hub: Hub;
  readonly limits: RelayLimits;
  readonly clock: Clock;
  readonly log: Log;
  readonly traffic: Traffic;
  readonly turnEnd: TurnEnd;
  readonly certificateFingerprint: Uint8Array;
  readonly gifs: GifSettings | undefined;
  readonly web: WebReach;
  readonly tunnelPlaces: TunnelPlaces;
}
