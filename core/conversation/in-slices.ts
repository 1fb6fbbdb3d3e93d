import { eventLoopTurn } from './event-loop-turn';

/** These items in order, with others having the thread between two slices of `size`. */
export async function* inSlices<T>(items: readonly T[], size: number): AsyncGenerator<readonly T[]> {
  for (let from = 0; from < items.length; from += size) {
    if (from > 0) await eventLoopTurn();
    yield items.slice(from, from + size);
  }
}
