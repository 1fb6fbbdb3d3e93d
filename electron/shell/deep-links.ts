/** Links of the `conclave:` scheme, on their way from the operating system to the window that shows them. */
import { limits } from '../../shared/domain/limits';

export interface LinkQueue {
  /** Takes a link from outside. Anything but a well-formed one is dropped. */
  add(text: unknown): void;
  /** Hands over what waits, and from then on every link as it comes; the latest listener gets them. Returns how to stop. */
  listen(listener: (link: string) => void): () => void;
  /** Takes the last link that waits. */
  take(): string | undefined;
}

/** Links that may wait for a window: somebody may click twice, nobody twenty times. */
const waitingLimit = 8;

export function linkQueue(): LinkQueue {
  let waiting: string[] = [];
  let current: ((link: string) => void) | undefined;
  return {
    add(text) {
      const link = readLink(text);
      if (link === undefined) return;
      if (current === undefined) waiting = [...waiting, link].slice(-waitingLimit);
      else current(link);
    },
    listen(listener) {
      current = listener;
      const links = waiting;
      waiting = [];
      for (const link of links) listener(link);
      return () => {
        if (current === listener) current = undefined;
      };
    },
    take() {
      const link = waiting.at(-1);
      waiting = [];
      return link;
    },
  };
}

/** The first conclave: link among a command line's arguments. */
export function findLink(commandLine: readonly string[]): string | undefined {
  return commandLine.map(readLink).find((link) => link !== undefined);
}

// What the link holds is parsed where it is used; here it only must be one link, and no monster.
function readLink(text: unknown): string | undefined {
  if (typeof text !== 'string' || text.length > limits.linkLength) return undefined;
  return /^conclave:[!-~]+$/i.test(text) ? text : undefined;
}
