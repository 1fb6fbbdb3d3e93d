/** A core that can be stopped at each of its steps. */
import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { startCore, type Core } from '../../core/main';
import { activeTopics } from '../../core/vault/conversation-table';
import { openVault, type Vault } from '../../core/vault/vault';
import type { UserId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import { copyVault } from './copy-vault';
import { newLife, steppedNetwork, steppedVault } from './step-by-step';
import { createSteps, type Steps } from './steps';
import type { MutableCore } from './test-workspace';

export interface SteppedCore extends MutableCore {
  readonly steps: Steps;
  /** Of the core that runs now. */
  readonly vault: Vault;
  /** Where the vault is, and under which key. */
  readonly files: { readonly path: string; readonly key: Uint8Array };
  /** Whether it has taken up everything over its present session, and waits for no answer. */
  isAtRest(): boolean;
  /** Starts a core on what the vault's files held at the step at which the last one was stopped. */
  recover(): Promise<void>;
}

export async function steppedCore(path: string): Promise<SteppedCore> {
  const vaultKey = Uint8Array.from(randomBytes(32));
  const events: string[] = [];
  const log = (event: string, details = {}): void => void events.push(`${event} ${JSON.stringify(details)}`);
  let vaultPath = path;
  let lives = 1;
  let life = newLife();
  let vault: Vault | undefined;
  const abandoned: Promise<void>[] = [];
  const own: { userId?: UserId } = {};

  const endLife = (): void => {
    lives += 1;
    vaultPath = copyVault(vaultPath, join(dirname(path), `life-${lives}-of-${basename(path)}`));
    life.isOver = true;
    for (const connection of life.connections) connection.close();
  };
  const steps = createSteps(endLife);
  const open = (): Promise<Core> => {
    life = newLife();
    return startCore({
      vaultPath,
      vaultKey: vaultKey.slice(),
      log,
      openVault(options) {
        vault = openVault(options);
        return steppedVault(vault, life, steps);
      },
      network: steppedNetwork(life, steps),
    });
  };
  const recover = async (): Promise<void> => {
    // The old one goes on with files that nobody reads any more, until it has stopped.
    if (core !== undefined) abandoned.push(core.stop());
    core = await open();
  };
  let core: Core | undefined = await open();

  return {
    events,
    own,
    steps,
    get vault() {
      if (vault === undefined) throw new Error('the core does not run');
      return vault;
    },
    get files() {
      return { path: vaultPath, key: vaultKey };
    },
    isAtRest() {
      const topics = vault?.read(activeTopics) ?? [];
      const isTakenUp = topics.every((topic) => life.topics.has(topic));
      return isTakenUp && life.answered.has('key package count') && life.waiting.length === 0;
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
      const running = core;
      core = undefined;
      await running?.stop();
      await Promise.all(abandoned.splice(0));
    },
    async start() {
      core = await open();
    },
    async crash() {
      endLife();
      await recover();
    },
    recover,
  };
}
