/** Chance that does not depend on what else happens, so that a failing run can be made smaller. */

export class Luck {
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** A number below `limit`, always the same for the same words and numbers. */
  below(limit: number, ...about: readonly (string | number)[]): number {
    let hash = 0x811c9dc5 ^ this.#seed;
    for (const character of about.join('\n')) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
    return ((hash ^ (hash >>> 15)) >>> 0) % limit;
  }

  /** True once in so many times. */
  isOneIn(count: number, ...about: readonly (string | number)[]): boolean {
    return this.below(count, ...about) === 0;
  }

  shuffled<T>(items: readonly T[], ...about: readonly (string | number)[]): T[] {
    const places = items.map((item, index) => ({ item, place: this.below(0x10000, index, ...about) }));
    return places.sort((a, b) => a.place - b.place).map(({ item }) => item);
  }
}
