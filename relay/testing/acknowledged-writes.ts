/** Writers that note what they sent and what they were told, so that a relay can be held to it after it was killed. */
import { createDeviceWriters } from './device-writers';
import type { TestWorkspace } from './test-workspace';
import { createTopicWriters } from './topic-writers';

/** One write and its answer; `told` when it was acknowledged. Rejects when the connection is gone. */
export type Write = (told: () => void) => Promise<void>;

/** Writers of one kind. */
export interface WriterGroup {
  /** Connects; each of the writes is to be repeated, beside the others. */
  connect(): Promise<readonly Write[]>;
  /** Fails unless the relay has what it acknowledged, once, and nothing that nobody sent. */
  check(): Promise<void>;
}

export interface Writers {
  /** Writes until the connections are gone; calls `reached` when so many writes were acknowledged. */
  write(acknowledgements: number, reached: () => void): Promise<void>;
  check(): Promise<void>;
}

export function createWriters(workspace: TestWorkspace): Writers {
  const groups = [createTopicWriters(workspace), createDeviceWriters(workspace)];
  return {
    async write(acknowledgements, reached) {
      let left = acknowledgements;
      const told = (): void => {
        left -= 1;
        if (left === 0) reached();
      };
      const writes = (await Promise.all(groups.map((group) => group.connect()))).flat();
      await Promise.all(writes.map((write) => repeat(write, told)));
    },
    async check() {
      for (const group of groups) await group.check();
    },
  };
}

async function repeat(write: Write, told: () => void): Promise<void> {
  for (;;) {
    try {
      await write(told);
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('closed')) return;
      throw error;
    }
  }
}
