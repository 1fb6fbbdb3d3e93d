import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { UserId } from '../../shared/domain/ids';
import { toAppError } from '../../shared/errors';
import { cryptoReady } from '../crypto/primitives';
import { annotate } from './annotate';
import type { Directory } from './directory';
import { createFakeRelay, type FakeRelay } from './testing/fake-relay';
import {
  createTestClock,
  createTestDevice,
  directoryOf,
  everybodyIn,
  foundWith,
  inviteBy,
  joinWith,
  type TestDevice,
} from './testing/test-device';

let relay: FakeRelay;
let device: TestDevice;
let directory: Directory;
let bela: UserId;
const opened: TestDevice[] = [];

beforeAll(cryptoReady);
beforeEach(async () => {
  const clock = createTestClock();
  relay = createFakeRelay(clock);
  device = createTestDevice(relay, clock);
  const other = createTestDevice(relay, clock);
  opened.push(device, other);
  directory = await foundWith(device, relay);
  bela = (await joinWith(other, relay, await inviteBy(device, directory))).account.identity.userId;
  await expect.poll(() => directory.person(bela)?.displayName).toBe('Béla Núñez');
});
afterEach(() => {
  for (const each of opened.splice(0)) each.remove();
});

const noted = (name: string, note = ''): void => annotate(device.vault, directory, bela, { name, note });

function codeOf(fn: () => unknown): string {
  try {
    fn();
  } catch (error) {
    return toAppError(error).code;
  }
  return 'no error';
}

describe('a name of one’s own for somebody, and a note', () => {
  it('stand in the place of the profile’s name, which stays known, until they are emptied', async () => {
    device.changes.length = 0;
    noted('Chef', 'Since May.\r\nLikes tea.');
    const person = { displayName: 'Chef', profileName: 'Béla Núñez', note: 'Since May.\nLikes tea.' };
    expect(directory.person(bela)).toMatchObject(person);
    expect((await everybodyIn(directory)).find(({ userId }) => userId === bela)).toMatchObject(person);
    expect(device.changes).toEqual([{ what: 'people', userIds: [bela] }]);
    noted('', 'Since May.');
    expect(directory.person(bela)).toMatchObject({ displayName: 'Béla Núñez', note: 'Since May.' });
    expect(directory.person(bela)).not.toHaveProperty('profileName');
    noted('');
    expect(directory.person(bela)).not.toHaveProperty('note');
  });

  it('are there after a restart, and the directory has no entry of them', () => {
    const before = relay.state().sequence;
    noted('Chef', 'Since May.');
    const again = directoryOf(device.restarted());
    expect(again.person(bela)).toMatchObject({ displayName: 'Chef', note: 'Since May.' });
    expect(relay.state().sequence).toBe(before);
  });

  it('hide nothing: the name is cleaned like every name, and the profile’s own is none', () => {
    noted('\u202efehC\u0000\n');
    expect(directory.person(bela)?.displayName).toBe('fehC');
    for (const nothing of ['\u200b', 'Béla Núñez']) {
      noted(nothing);
      expect(directory.person(bela)).not.toHaveProperty('profileName');
    }
  });

  it('are for others in the workspace only', () => {
    const self = directory.account.identity.userId;
    const say = (userId: UserId) => () => annotate(device.vault, directory, userId, { name: 'x', note: '' });
    expect(codeOf(say(self))).toBe('input.malformed');
    expect(codeOf(say('7'.repeat(64) as UserId))).toBe('person.unknown');
  });
});
