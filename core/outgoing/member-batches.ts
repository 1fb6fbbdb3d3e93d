/** People who are added by one commit. More would make a commit, and the welcomes that wait for it, too large to handle. */
export const peoplePerCommit = 128;

/** In batches of so many at most, in order. */
export function memberBatches<T>(people: readonly T[]): readonly T[][] {
  const batches: T[][] = [];
  for (let start = 0; start < people.length; start += peoplePerCommit) {
    batches.push(people.slice(start, start + peoplePerCommit));
  }
  return batches;
}
