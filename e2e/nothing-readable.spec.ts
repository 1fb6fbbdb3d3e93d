/** What was written and who wrote it can be read nowhere: not on a disk, not on the wire, not in a log. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import keytar from '@github/keytar';
import { expect, test, type Page } from '@playwright/test';
import { idToBytes } from '../shared/domain/ids';
import { decodeJoinLink } from '../shared/protocol/link-codec';
import { joinAsColleague, type Colleague } from './harness/colleague';
import { findPlaintext, findPlaintextOnDisk, type Plaintext } from './harness/find-plaintext';
import { Person } from './harness/journey';
import { startRecordedRelay, type RecordedRelay } from './harness/recorded-relay';
import { launchApp, temporaryFolder, type RunningApp } from './harness/running-app';
import { readRelayKnowledge } from './harness/relay-knowledge';
import { makePicture } from './harness/test-picture';

const names = { ada: 'Adelheid Lovelace-Byron', ben: 'Benedikt Öztürk', cleo: 'Cleopatra Thunberg' };
const titles = { ada: 'Stationsleitung Kardiologie', ben: 'Pflegedienst Nachtschicht', cleo: 'Wundmanagement' };
const workspaceName = 'Praxis am Rheinufer';
const groupName = 'Verlegungen nach Bonn';
const labels = ['Benedikt von der Nachtschicht', 'Vertretung Wundmanagement'];
const comments = ['Fotografiert in Zimmer 14', 'Fotografiert im Schwesternzimmer'];
const pictureNames = ['bewerbungsfoto-adelheid.png', 'urlaub-benedikt.png'];
const messages = {
  short: 'Bett 12 wird frei',
  long: `Befund: ${'Schattige Verdichtung im Mittellappen, Verlauf in sechs Wochen. '.repeat(40)}`,
  answer: 'Schön, ich kümmere mich um die Überführung 🏥',
  group: 'Cumarin-Spiegel von Frau Wagenknecht ist zu hoch',
  groupAnswer: 'Gabe heute Abend pausieren',
};

const folder = temporaryFolder('nothing-readable');
const running: { relay?: RecordedRelay; cleo?: Colleague; apps: RunningApp[] } = { apps: [] };

test.afterAll(async () => {
  await closeEverything();
  folder.remove();
});

test('nothing that was said, and nobody who said it, can be read on a disk, on the wire or in a log', async () => {
  const relay = await startRecordedRelay(folder.path);
  running.relay = relay;
  const ada = await openWindow('ada', names.ada, [relay.foundingLink]);
  const pictures = await watchPictures(ada.page);
  await ada.foundOnRelay(workspaceName, makePicture(pictureNames[0] ?? '', 3, comments[0] ?? ''));
  await ada.setTitle(titles.ada);
  const links = [await ada.invite(labels[0]), await ada.invite(labels[1])];

  const ben = await openWindow('ben', names.ben, []);
  const benPictures = await watchPictures(ben.page);
  await ben.join(links[0] ?? '', makePicture(pictureNames[1] ?? '', 7, comments[1] ?? ''));
  await ben.setTitle(titles.ben);
  running.cleo = await joinAsColleague({ folder: folder.path, name: names.cleo, title: titles.cleo }, links[1] ?? '');
  await talk(ada, ben);

  const secrets: Plaintext[] = [
    ...Object.values(names),
    ...Object.values(names).flatMap((name) => name.split(' ')),
    ...Object.values(titles),
    ...Object.values(messages).flatMap(piecesOf),
    ...labels,
    ...comments,
    ...pictureNames,
    workspaceName,
    groupName,
    ...piecesOfPictures([await pictures(), await benPictures()]),
    ...links.flatMap(secretsOfLink),
    ...(await keysOf('ada')),
    ...(await keysOf('ben')),
  ];
  // What a process leaves that is killed, such as write-ahead logs, and what one leaves that quits.
  await running.apps.shift()?.kill();
  await closeEverything();

  const frames = relay.frames();
  expect(findPlaintext(frames, secrets)).toEqual([]);
  // Profiles, logs and whatever else the applications wrote, the vaults, and the relay's data.
  const disk = findPlaintextOnDisk([folder.path], secrets);
  expect(disk.finds).toEqual([]);
  expectSearchFinds(relay, frames);
  expect(disk.searchedBytes).toBeGreaterThan(700_000);
  expect(frames.length).toBeGreaterThan(100_000);
});

async function openWindow(who: 'ada' | 'ben', name: string, args: readonly string[]): Promise<Person> {
  const own = path.join(folder.path, who);
  for (const part of ['home', 'tmp']) mkdirSync(path.join(own, part), { recursive: true });
  const home = path.join(own, 'home');
  const app = await launchApp({
    userData: path.join(own, 'profile'),
    logFile: path.join(own, 'log'),
    args,
    // So that nothing it writes anywhere is missed.
    env: {
      HOME: home,
      TMPDIR: path.join(own, 'tmp'),
      XDG_DATA_HOME: home,
      XDG_CONFIG_HOME: home,
      XDG_CACHE_HOME: home,
    },
  });
  running.apps.push(app);
  return new Person(app.page, name, 'en');
}

async function talk(ada: Person, ben: Person): Promise<void> {
  await ada.startDirect(ben.name);
  await ada.write(messages.short);
  await ada.write(messages.long);
  await ben.openConversation(ada.name);
  await expect(ben.message(messages.short)).toBeVisible();
  await ben.write(messages.answer);
  await expect(ada.message(messages.answer)).toBeVisible();
  await ben.expectState(messages.answer, 'delivered');

  await ada.createGroup(groupName, [names.ben, names.cleo]);
  await ada.write(messages.group);
  await ben.openConversation(groupName);
  await expect(ben.message(messages.group)).toBeVisible();
  await ben.write(messages.groupAnswer);
  await expect(ada.message(messages.groupAnswer)).toBeVisible();
  await ben.expectState(messages.groupAnswer, 'delivered');
}

/** Keeps what the page makes of a chosen picture; that, not the file, is what others see. */
async function watchPictures(page: Page): Promise<() => Promise<Buffer>> {
  const kept = await page.evaluateHandle(() => {
    const made: Blob[] = [];
    const toBlob = HTMLCanvasElement.prototype.toBlob;
    HTMLCanvasElement.prototype.toBlob = function (callback, ...rest) {
      const keep = (blob: Blob | null): void => {
        if (blob !== null) made.push(blob);
        callback(blob);
      };
      toBlob.call(this, keep, ...rest);
    };
    return made;
  });
  return async () => {
    const bytes = await kept.evaluate(async (made) => [...new Uint8Array((await made.at(-1)?.arrayBuffer()) ?? [])]);
    return Buffer.from(bytes);
  };
}

function piecesOfPictures(pictures: readonly Buffer[]): Uint8Array[] {
  return pictures.flatMap((picture) => {
    expect(picture.subarray(8, 12).toString('latin1')).toBe('WEBP');
    expect(picture.length).toBeGreaterThan(1000);
    return [100, picture.length >> 1, picture.length - 100].map((at) => picture.subarray(at, at + 32));
  });
}

// A long text could be cut anywhere, between blocks or pages.
function piecesOf(text: string): string[] {
  return [text.slice(0, 16), text.slice(text.length >> 1).slice(0, 16), text.slice(-12)];
}

function secretsOfLink(link: string): Plaintext[] {
  const { inviteSeed, profileKey } = decodeJoinLink(link);
  return [link.slice(-40), inviteSeed, profileKey];
}

async function keysOf(who: string): Promise<Uint8Array[]> {
  const accounts = readdirSync(path.join(folder.path, who, 'profile', 'accounts'));
  expect(accounts).toHaveLength(1);
  return await Promise.all(
    accounts.map(async (account) => {
      const key = await keytar.getPassword('Conclave', account);
      expect(key).toMatch(/^[0-9a-f]{64}$/);
      return Buffer.from(key ?? '', 'hex');
    }),
  );
}

/** The search is worth something only if it finds what is there and may be: ids, in the very places that were searched. */
function expectSearchFinds(relay: RecordedRelay, frames: Buffer): void {
  const { directory, directoryEntries, tables } = readRelayKnowledge(relay.dataFolder);
  const members = [...directory.members.values()];
  expect(members).toHaveLength(3);
  const ids = members.flatMap(({ userId, devices }) => [userId, ...devices.keys()]).map((id) => idToBytes(id));
  const topics = (tables.get('topics') ?? []).map((row) => row['topic'] as Buffer);
  expect(topics).toHaveLength(2);
  const known = [...directoryEntries, ...ids, ...topics];
  expect(findPlaintext(frames, known)).toEqual(known);
  expect(findPlaintextOnDisk([relay.dataFolder], ids).finds.length).toBeGreaterThanOrEqual(ids.length);

  for (const who of ['ada', 'ben']) {
    const own = path.join(folder.path, who);
    const shellFile = path.join(own, 'profile', 'accounts.json');
    expect(findPlaintextOnDisk([own], ['isBlank']).finds).toContain(`${shellFile}: isBlank`);
    // Readable at the head of the relay's database, which holds only what is encrypted already; not of the vaults.
    const vaults = findPlaintextOnDisk([path.join(own, 'profile', 'accounts')], ['SQLite format 3']);
    expect(vaults.finds).toEqual([]);
    expect(vaults.searchedBytes).toBeGreaterThan(100_000);
    expect(readFileSync(path.join(own, 'log'), 'utf8')).not.toBe('');
  }
  expect(findPlaintextOnDisk([relay.dataFolder], ['SQLite format 3']).finds).not.toEqual([]);
}

async function closeEverything(): Promise<void> {
  await Promise.all(running.apps.splice(0).map((app) => app.close()));
  await running.cleo?.stop();
  delete running.cleo;
  await running.relay?.stop();
}
