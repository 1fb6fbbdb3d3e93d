/** Links of the `conclave:` scheme, on their way from the operating system to the window that shows them. */
import { limits } from '../../shared/domain/limits';
import { handOver, type HandOver } from './hand-over';

export interface LinkQueue extends Omit<HandOver<string>, 'add'> {
  /** Takes a link from outside. Anything but a well-formed one is dropped. */
  add(text: unknown): void;
}

/** Links that may wait for a window: somebody may click twice, nobody twenty times. */
const waitingLimit = 8;

export function linkQueue(): LinkQueue {
  const links = handOver<string>(waitingLimit);
  return {
    ...links,
    add(text) {
      const link = readLink(text);
      if (link !== undefined) links.add(link);
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
