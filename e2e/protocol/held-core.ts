/** A real core of a test, which can be stopped and started again on its vault's files, or on a copy of them. */
import { randomBytes } from 'node:crypto';
import { startCore, type Core } from '../../core/main';
import type { Network } from '../../core/transport/network';
import { openVault, type Vault } from '../../core/vault/vault';
import { systemClock, type Clock } from '../../shared/domain/clock';
import type { UserId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import type { Client } from '../../shared/ipc/connect-contract';
import type { CoreContract } from '../../shared/ipc/core-contract';

export interface TestCore {
  readonly client: Client<CoreContract>;
  readonly userId: UserId;
  /** What the core reported, by name. */
  readonly events: readonly string[];
  stop(): Promise<void>;
  /** Opens the same vault again. */
  start(): Promise<void>;
  /**
   * Goes on from the vault's files as they are at this very moment, as after a kill: whatever the core had in memory, and
   * what it would have done next, is gone.
   */
  crash(): Promise<void>;
}

export interface MutableCore extends TestCore {
  /** Filled in when it is a member. */
  readonly own: { userId?: UserId };
  /** Of the core that runs now. */
  readonly vault: Vault;
}

export interface HeldCore extends Omit<MutableCore, 'crash'> {
  /** Where the vault is from the next start on, and under which key. */
  readonly files: { path: string; readonly key: Uint8Array };
  /** Whether or not it has been told to stop; undefined once it has stopped, or before it starts. */
  running(): Core | undefined;
}

/** What a core stands on. */
export interface Ground {
  readonly wrapVault?: (vault: Vault) => Vault;
  readonly network?: Network;
  readonly clock?: Clock;
  readonly webAuthorities?: readonly string[];
}

/** A core with a blank account, which runs. `groundOf` is asked at each start. */
export async function heldCore(path: string, groundOf: () => Ground = () => ({})): Promise<HeldCore> {
  const files = { path, key: Uint8Array.from(randomBytes(32)) };
  const events: string[] = [];
  const own: { userId?: UserId } = {};
  let vault: Vault | undefined;
  let core: Core | undefined;
  const start = async (): Promise<void> => {
    const { wrapVault = (each) => each, network, clock = systemClock, webAuthorities } = groundOf();
    core = await startCore({
      vaultPath: files.path,
      vaultKey: files.key.slice(),
      clock,
      log: (event, details = {}) => void events.push(`${event} ${JSON.stringify(details)}`),
      openVault(options) {
        vault = openVault(options);
        return wrapVault(vault);
      },
      ...(network && { network }),
      ...(webAuthorities && { webAuthorities }),
    });
  };
  await start();
  return {
    files,
    events,
    own,
    running: () => core,
    get vault() {
      if (vault === undefined) throw new Error('the core has not run');
      return vault;
    },
    get client() {
      if (core === undefined) throw new AppError('rpc.closed');
      return core.client;
    },
    get userId() {
      if (own.userId === undefined) throw new Error('not a member yet');
      return own.userId;
    },
    async stop() {
      const stopping = core;
      core = undefined;
      await stopping?.stop();
    },
    start,
  };
}
