/**
 * What a relay could tell of conversations, from all that it has kept: that they exist, how much is written in them, on
 * which days. Not who writes, who reads, or what about; and nothing by which a conversation could be joined to a device.
 */
import { expect, test } from '@playwright/test';
import type { Member } from '../shared/domain/directory/directory-state';
import { idToBytes } from '../shared/domain/ids';
import { foundAsColleague, joinAsColleague, type Colleague } from './harness/colleague';
import { findPlaintext, type Plaintext } from './harness/find-plaintext';
import { startRecordedRelay, type RecordedRelay } from './harness/recorded-relay';
import { readRelayKnowledge, type Row } from './harness/relay-knowledge';
import { temporaryFolder } from './harness/running-app';

const dayMs = 86_400_000;
const names = ['Adelheid Lovelace', 'Benedikt Öztürk', 'Cleopatra Thunberg'] as const;
const groupName = 'Verlegungen nach Bonn';
const words = ['Bett 12 wird frei', 'Ich kümmere mich darum', 'Die Angehörigen wissen Bescheid'] as const;

/** Every column of every table that is about conversations. A new one has to be justified here. */
const aboutConversations: Readonly<Record<string, readonly string[]>> = {
  topics: ['id', 'topic', 'epoch', 'deleted_sequence'],
  topic_epochs: ['topic', 'epoch', 'access_hash'],
  topic_entries: ['id', 'log', 'sequence', 'epoch', 'stored_day', 'entry_id', 'bytes'],
};

const folder = temporaryFolder('blind-relay');
const colleagues: Colleague[] = [];
let relay: RecordedRelay | undefined;

test.afterAll(async () => {
  await endEverything();
  folder.remove();
});

test('what a relay keeps of conversations names no person and no device, and can be joined to none', async () => {
  relay = await startRecordedRelay(folder.path);
  await talk(relay);
  await endEverything();

  const { tables, directory } = readRelayKnowledge(relay.dataFolder);
  const members = [...directory.members.values()];
  expect(members).toHaveLength(names.length);
  const conversations = Object.keys(aboutConversations).map((name) => tables.get(name) ?? []);
  for (const [name, columns] of Object.entries(aboutConversations)) {
    expect(tables.get(name)?.length, name).toBeGreaterThan(0);
    for (const row of tables.get(name) ?? []) expect(Object.keys(row), name).toEqual(columns);
  }
  const others = [...tables].filter(([name]) => !(name in aboutConversations)).map(([, rows]) => rows);

  const kept = bytesOf(conversations.flat());
  const identities = members.flatMap(identityOf);
  expect(findPlaintext(kept, [...identities, ...names, groupName, ...words])).toEqual([]);
  const topics = (tables.get('topics') ?? []).map((row) => blob(row['topic']));
  expect(topics).toHaveLength(2);
  expect(findPlaintext(bytesOf(others.flat()), topics)).toEqual([]);
  // The search finds what is there: topics here, identities in the directory.
  expect(findPlaintext(kept, topics)).toEqual(topics);
  expect(findPlaintext(bytesOf(others.flat()), identities)).toEqual(identities);

  expectNothingInCommon(conversations.flat(), others.flat());
  expectCountersOnly(tables.get('topic_entries') ?? []);
});

/** A conversation between two, and a group that somebody is added to, with words from everybody. */
async function talk({ foundingLink }: RecordedRelay): Promise<void> {
  const person = (name: string) => ({ folder: folder.path, name });
  const ada = await foundAsColleague(person(names[0]), foundingLink, 'Praxis am Rhein');
  colleagues.push(ada);
  const { client } = ada.core;
  const terms = { role: 'member', label: '', lifetimeMs: dayMs, uses: 2 } as const;
  const { link = '' } = await client.call('invites.create', terms);
  const [ben, cleo] = [await joinAsColleague(person(names[1]), link), await joinAsColleague(person(names[2]), link)];
  colleagues.push(ben, cleo);
  await ada.say(await ada.direct(ben.name), words[0]);
  // Before he knows of it he would start another one.
  await expect.poll(() => ben.core.client.call('conversations.list')).toHaveLength(1);
  await ben.say(await ben.direct(ada.name), words[1]);
  const conversationId = await ada.createGroup(groupName, [ben.name]);
  await ada.say(conversationId, words[0]);
  await client.call('conversations.addMembers', { conversationId, userIds: [await ada.idOf(cleo.name)] });
  await cleo.say(await cleo.conversation(groupName), words[2]);
}

async function endEverything(): Promise<void> {
  await Promise.all(colleagues.splice(0).map((colleague) => colleague.stop()));
  await relay?.stop();
}

/** All that stands for a person or a device in the directory. */
function identityOf({ userId, devices }: Member): Plaintext[] {
  const ofDevices = [...devices.values()].flatMap((device) => [
    idToBytes(device.deviceId),
    device.signatureKey,
    device.encryptionKey,
    idToBytes(device.inbox),
  ]);
  return [idToBytes(userId), ...ofDevices];
}

/** No value, and no part of one that is long enough to be more than chance, stands on both sides. */
function expectNothingInCommon(left: readonly Row[], right: readonly Row[]): void {
  const length = 12;
  const piecesOf = (rows: readonly Row[]): Set<string> => {
    const pieces = new Set<string>();
    for (const value of rows.flatMap(Object.values)) {
      if (typeof value === 'string') pieces.add(value);
      if (!(value instanceof Uint8Array)) continue;
      const text = Buffer.from(value).toString('latin1');
      for (let at = 0; at + length <= text.length; at += 1) pieces.add(text.slice(at, at + length));
    }
    return pieces;
  };
  const known = piecesOf(right);
  const common = [...piecesOf(left)].filter((piece) => known.has(piece)).map((piece) => Buffer.from(piece, 'latin1'));
  expect(common.map((piece) => piece.toString('hex'))).toEqual([]);
  expect(known.size).toBeGreaterThan(10_000);
}

/** Numbers say nothing but how many came before, and the day. */
function expectCountersOnly(entries: readonly Row[]): void {
  const today = Math.floor(Date.now() / dayMs);
  expect(entries.map((row) => row['id'])).toEqual(entries.map((_, index) => index + 1));
  for (const log of new Set(entries.map((row) => row['log']))) {
    const own = entries.filter((row) => row['log'] === log);
    expect(own.map((row) => row['sequence'])).toEqual(own.map((_, index) => index + 1));
  }
  for (const row of entries) expect([today - 1, today]).toContain(row['stored_day']);
}

function bytesOf(rows: readonly Row[]): Buffer {
  const values = rows.flatMap(Object.values).map((value) => (value instanceof Uint8Array ? value : String(value)));
  return Buffer.concat(values.map((value) => Buffer.from(value)));
}

function blob(value: Row[string] | undefined): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new Error('not a blob');
}
