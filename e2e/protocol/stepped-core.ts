/** A core that can be stopped at each of its steps. */
import { basename, dirname, join } from 'node:path';
import { activeTopics } from '../../core/vault/conversation-table';
import { copyVault } from './copy-vault';
import { heldCore, type HeldCore, type MutableCore } from './held-core';
import { newLife, steppedNetwork, steppedVault } from './step-by-step';
import { createSteps, type Steps } from './steps';

export interface SteppedCore extends MutableCore, Pick<HeldCore, 'files'> {
  readonly steps: Steps;
  /** Whether it has taken up everything over its present session, and waits for no answer. */
  isAtRest(): boolean;
  /** Starts a core on what the vault's files held at the step at which the last one was stopped. */
  recover(): Promise<void>;
}

export async function steppedCore(path: string): Promise<SteppedCore> {
  let lives = 1;
  let life = newLife();
  const abandoned: Promise<void>[] = [];

  const endLife = (): void => {
    lives += 1;
    const { files } = held;
    files.path = copyVault(files.path, join(dirname(path), `life-${lives}-of-${basename(path)}`));
    life.isOver = true;
    for (const connection of life.connections) connection.close();
  };
  const steps = createSteps(endLife);
  const held = await heldCore(path, () => {
    const own = newLife();
    life = own;
    return { wrapVault: (vault) => steppedVault(vault, own, steps), network: steppedNetwork(own, steps) };
  });
  const { stop, start } = held;
  const recover = async (): Promise<void> => {
    // The old one goes on with files that nobody reads any more, until it has stopped.
    const old = held.running();
    if (old !== undefined) abandoned.push(old.stop());
    await start();
  };

  return Object.assign(held, {
    steps,
    isAtRest() {
      const isTakenUp = held.vault.read(activeTopics).every((topic) => life.topics.has(topic));
      return isTakenUp && life.answered.has('key package count') && life.waiting.length === 0;
    },
    async stop() {
      await stop();
      await Promise.all(abandoned.splice(0));
    },
    async crash() {
      endLife();
      await recover();
    },
    recover,
  });
}
