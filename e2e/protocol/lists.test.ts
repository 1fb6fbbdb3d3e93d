/** What the window reads of long lists: rows that changed, and pictures by their ids. */
import { expect, it } from 'vitest';
import { pngHeader } from '../../shared/domain/testing/test-picture';
import type { PictureId } from '../../shared/domain/ids';
import { codeOf, openedWorkspaces, until } from './test-workspace';

const opened = openedWorkspaces();

it('bad input is refused, and the core lives on', async () => {
  const [anna] = await opened.two();
  const call = anna.client.call as (name: string, input: unknown) => Promise<unknown>;
  const id = 'ab'.repeat(32);
  const procedures = [
    ['pictures.get', 'pictureIds', 51],
    ['people.some', 'userIds', 201],
    ['conversations.some', 'conversationIds', 201],
  ] as const;
  for (const [name, field, tooMany] of procedures) {
    const inputs = [
      undefined,
      {},
      { [field]: id },
      { [field]: [id, 7] },
      { [field]: [id.slice(1)] },
      { [field]: [id.toUpperCase()] },
      { [field]: [`${id.slice(1)}x`] },
      { [field]: Array.from({ length: tooMany }, () => id) },
      { [field]: [], more: 1 },
    ];
    for (const input of inputs) expect(await call(name, input).catch(codeOf)).toBe('input.malformed');
    expect(await call(name, { [field]: Array.from({ length: tooMany - 1 }, () => id) })).toEqual([]);
  }
});

it('whoever changes their picture is seen with it by the others, and those who had the same one keep it', async () => {
  const [anna, ben] = await opened.two();
  const [first, second] = [pngHeader(9, 9), pngHeader(8, 8)];
  await anna.client.call('profile.update', { displayName: 'Anna', title: '', picture: first });
  await ben.client.call('profile.update', { displayName: 'Ben', title: '', picture: first });
  const pictures = async (): Promise<readonly (PictureId | undefined)[]> =>
    (await ben.client.call('people.some', { userIds: [anna.userId, ben.userId] })).map(({ picture }) => picture);
  const [id] = await until(pictures, ([ofAnna, ofBen]) => ofAnna !== undefined && ofAnna === ofBen);
  if (id === undefined) throw new Error('both have a picture');
  expect(await ben.client.call('people.list')).toEqual(
    await ben.client.call('people.some', { userIds: [anna.userId, ben.userId] }),
  );

  await ben.client.call('profile.update', { displayName: 'Ben', title: '', picture: second });
  const [, next] = await until(pictures, ([, ofBen]) => ofBen !== id);
  if (next === undefined) throw new Error('he has another picture');
  const wanted = [id, next, 'ab'.repeat(32) as PictureId];
  expect(await ben.client.call('pictures.get', { pictureIds: wanted })).toEqual([
    { pictureId: id, bytes: first },
    { pictureId: next, bytes: second },
  ]);
  await anna.client.call('profile.update', { displayName: 'Anna', title: '' });
  await until(pictures, ([ofAnna]) => ofAnna === undefined);
  expect(await ben.client.call('pictures.get', { pictureIds: [id] })).toEqual([]);
});
