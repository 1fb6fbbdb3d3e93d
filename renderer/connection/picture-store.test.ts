import { describe, expect, it, vi } from 'vitest';
import { idToBytes, toHex, type PictureId } from '../../shared/domain/ids';
import { createPictureStore, type ReadPicture } from './picture-store';

const idOf = (number: number): PictureId => number.toString(16).padStart(64, '0') as PictureId;
const idsUpTo = (count: number): PictureId[] => Array.from({ length: count }, (_, number) => idOf(number));

function openStore() {
  const read = vi.fn(async (pictureIds: PictureId[]): Promise<readonly ReadPicture[]> =>
    pictureIds.map((pictureId) => ({ pictureId, bytes: Uint8Array.from(idToBytes(pictureId)) })),
  );
  const released: string[] = [];
  const store = createPictureStore(read, (bytes) => {
    const url = `blob:${toHex(bytes)}`;
    return { url, release: () => released.push(url) };
  });
  return { read, released, store };
}

describe('pictures', () => {
  it('that come into sight together are read with one call, each once', async () => {
    const { read, store } = openStore();
    const told = vi.fn();
    for (const id of [...idsUpTo(3), idOf(0)]) store.subscribe(id, () => told());
    await expect.poll(() => told).toHaveBeenCalledTimes(4);
    expect(read.mock.calls).toEqual([[idsUpTo(3)]]);
    expect(store.url(idOf(2))).toBe(`blob:${idOf(2)}`);
  });

  it('are asked for by so many as the core takes', async () => {
    const { read, store } = openStore();
    for (const id of idsUpTo(120)) store.subscribe(id, () => {});
    await expect.poll(() => store.url(idOf(119))).toBeDefined();
    expect(read.mock.calls.map(([ids]) => ids.length)).toEqual([50, 50, 20]);
  });

  it('that were scrolled past before their turn are not asked for', async () => {
    const { read, store } = openStore();
    for (const id of idsUpTo(50)) store.subscribe(id, () => {});
    store.subscribe(idOf(50), () => {})();
    store.subscribe(idOf(51), () => {});
    await expect.poll(() => store.url(idOf(51))).toBeDefined();
    expect(read.mock.calls.flatMap(([ids]) => ids)).not.toContain(idOf(50));
  });

  it('are there at once for who scrolls back', async () => {
    const { read, store } = openStore();
    const leave = store.subscribe(idOf(0), () => {});
    await expect.poll(() => store.url(idOf(0))).toBeDefined();
    leave();
    store.subscribe(idOf(0), () => {});
    expect(store.url(idOf(0))).toBe(`blob:${idOf(0)}`);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('are let go of when many others were shown since, and never while they are in sight', async () => {
    const { released, store } = openStore();
    const told = vi.fn();
    store.subscribe(idOf(0), told);
    const leave = idsUpTo(602)
      .slice(1)
      .map((id) => store.subscribe(id, told));
    await expect.poll(() => told).toHaveBeenCalledTimes(602);
    for (const each of leave) each();
    expect(released).toEqual(
      idsUpTo(102)
        .slice(1)
        .map((id) => `blob:${id}`),
    );
    expect(store.url(idOf(0))).toBeDefined();
    expect(store.url(idOf(1))).toBeUndefined();
    store.clear();
    expect(released).toHaveLength(602);
  });

  it('that could not be read are asked for again when the core comes back, those in sight alone', async () => {
    const { read, store } = openStore();
    read.mockResolvedValueOnce([]);
    const told = vi.fn();
    store.subscribe(idOf(0), told);
    const leave = store.subscribe(idOf(1), () => {});
    await expect.poll(() => read).toHaveBeenCalledTimes(1);
    leave();
    store.retry();
    await expect.poll(() => told).toHaveBeenCalledTimes(1);
    expect(read.mock.calls).toEqual([[[idOf(0), idOf(1)]], [[idOf(0)]]]);
    store.retry();
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('that could not be read are asked for again when they come into sight again', async () => {
    const { read, store } = openStore();
    read.mockRejectedValueOnce(new Error('no vault'));
    const leave = store.subscribe(idOf(0), () => {});
    await expect.poll(() => read).toHaveBeenCalledTimes(1);
    leave();
    store.subscribe(idOf(0), () => {});
    await expect.poll(() => store.url(idOf(0))).toBeDefined();
  });
});
