/**
 * `after`, with every part of it that equals its counterpart in `before` replaced by that one: what did not change keeps its
 * identity, so that nothing of it is rendered again. Answers are plain: objects, arrays, bytes and values.
 */
export function shareStructure<T>(before: unknown, after: T): T {
  if (Object.is(before, after)) return after;
  if (after instanceof Uint8Array) {
    return before instanceof Uint8Array && areSameBytes(before, after) ? (before as unknown as T) : after;
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const shared: unknown[] = after.map((item, index) => shareStructure(before[index], item));
    const isSame = before.length === after.length && shared.every((item, index) => Object.is(item, before[index]));
    return (isSame ? before : shared) as T;
  }
  if (isPlain(before) && isPlain(after)) {
    const keys = Object.keys(after);
    const shared = Object.fromEntries(keys.map((key) => [key, shareStructure(before[key], after[key])]));
    const isSame =
      keys.length === Object.keys(before).length &&
      keys.every((key) => key in before && Object.is(shared[key], before[key]));
    return (isSame ? before : shared) as T;
  }
  return after;
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function areSameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}
