import type { Connection } from './connection';
import { readBudget } from './read-budget';

/** Something that reads from the store what a connection is to be sent. */
export interface Reader {
  /** Reads and sends some. Never throws. */
  read(): Promise<{ readonly sentBytes: number; readonly mayHaveMore: boolean }>;
}

/** The readers of one connection that have something left to send. One reads at a time, so that memory stays bounded. */
export interface ReadingTurns {
  /** Gives the reader its turn, after those that wait already. */
  enter(reader: Reader): void;
  leave(reader: Reader): void;
  /** The connection has drained: goes on where it was held up. */
  resume(): void;
}

/** What a read costs besides its bytes, in bytes. */
const readOverheadBytes = 1024;

export function createReadingTurns(connection: Connection): ReadingTurns {
  const waiting = new Set<Reader>();
  let isRunning = false;

  async function run(): Promise<void> {
    isRunning = true;
    let spentBytes = 0;
    for (let reader = next(); reader !== undefined; reader = next()) {
      waiting.delete(reader);
      const { sentBytes, mayHaveMore } = await reader.read();
      if (mayHaveMore) waiting.add(reader);
      spentBytes += sentBytes + readOverheadBytes;
      if (spentBytes >= readBudget.bytes) {
        // Other connections have their turn, and what was sent leaves.
        await new Promise((resolve) => setImmediate(resolve));
        spentBytes = 0;
      }
    }
    isRunning = false;
  }

  function next(): Reader | undefined {
    if (connection.isCongested || !connection.isOpen) return undefined;
    const [reader] = waiting;
    return reader;
  }

  function resume(): void {
    if (!isRunning && waiting.size > 0) void run();
  }

  return {
    enter(reader) {
      waiting.add(reader);
      resume();
    },
    leave: (reader) => void waiting.delete(reader),
    resume,
  };
}
