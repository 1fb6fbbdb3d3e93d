/** Much has arrived while the application was closed: it says how much is to come, is killed in between, and shows all. */
import { randomBytes } from 'node:crypto';
import { expect, test, type Page } from '@playwright/test';
import { makeSelfSignedCertificate } from '../relay/self-signed-certificate';
import { idFromBytes, type ConversationId } from '../shared/domain/ids';
import { cameraBefore } from './harness/camera';
import { foundAsColleague, type Colleague } from './harness/colleague';
import { Person, type Language } from './harness/journey';
import { launchApp, temporaryFolder, type RunningApp } from './harness/running-app';
import { scenes } from './harness/scenes';
import { testRelay, type TestRelay } from './protocol/test-relay';
import { switchTime, watchSwitch } from './harness/window-probe';
import { fill } from './harness/words';

const messageCount = 4_000;
const callsAtATime = 100;
/** Of what the messages are on the wire. */
const partBytes = 400_000;

const endings: (() => Promise<void> | void)[] = [];

test.afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

test('what arrived meanwhile is announced, and read after all when the application is killed in between', async () => {
  const { relay, profile, colleague, groups } = await leaveWorkspace();
  const half = messageCount / groups.length;
  for (const group of groups) await sayMany(colleague, group, half);

  // It gets a part at a time, so that there is something to picture.
  relay.proxy.holdAfter(partBytes);
  const first = await open(profile, 'de');
  await pictureLine(first, 'de');
  await first.app.kill();
  const second = await open(profile, 'en');
  await pictureLine(second, 'en');
  relay.proxy.holdAfter(undefined);
  await expect(line(second.person)).toBeHidden();
  for (const { name } of scenes.en.groups.slice(0, groups.length)) {
    const unread = fill(second.person.words.conversationList.unread_other, { count: String(half) });
    await expect(second.person.conversationRow(name).getByText(unread)).toBeAttached();
    await second.person.openConversation(name);
    await second.person.timeline().press('End');
    await expect(second.person.message(`message ${half}`).first()).toBeVisible();
  }
  await goBetween(second.person.page);
  await second.app.close();
});

/** What is shown stands at its end from the first frame on. */
async function goBetween(page: Page): Promise<void> {
  for (const key of ['Alt+ArrowDown', 'Alt+ArrowUp', 'Alt+ArrowDown']) {
    await page.evaluate(watchSwitch);
    await page.keyboard.press(key);
    const { framesAstray } = await page.evaluate(switchTime);
    expect(framesAstray, key).toBe(0);
  }
}

/** A profile that knows two groups of a workspace, with the application closed. */
async function leaveWorkspace(): Promise<{
  readonly relay: TestRelay;
  readonly profile: string;
  readonly colleague: Colleague;
  readonly groups: readonly ConversationId[];
}> {
  const { path: folder, remove } = temporaryFolder('backlog');
  endings.push(remove);
  const relay = await testRelay(`${folder}/relay`, {
    certificate: await makeSelfSignedCertificate(Date.now()),
  });
  endings.push(async () => {
    await relay.stop();
    await relay.proxy.close();
  });
  const { workspace, people, self, groups } = scenes.en;
  const name = people[0]?.name ?? '';
  const colleague = await foundAsColleague({ folder, name }, relay.foundingLink(), workspace);
  endings.push(colleague.stop);
  const terms = { role: 'member', label: '', lifetimeMs: 3_600_000, uses: 1 } as const;
  const { link = '' } = await colleague.core.client.call('invites.create', terms);
  const profile = `${folder}/profile`;
  const app = await launchApp({ userData: profile });
  const person = new Person(app.page, self, 'en');
  await person.join(link);
  const ids: ConversationId[] = [];
  for (const group of groups.slice(0, 2)) ids.push(await colleague.createGroup(group.name, [self]));
  for (const group of groups.slice(0, 2)) await expect(person.conversationRow(group.name)).toBeVisible();
  await app.close();
  return { relay, profile, colleague, groups: ids };
}

async function sayMany({ core }: Colleague, conversationId: ConversationId, count: number): Promise<void> {
  const texts = Array.from({ length: count }, (_, index) => `message ${index + 1}`);
  for (let start = 0; start < count; start += callsAtATime) {
    const calls = texts.slice(start, start + callsAtATime).map((text) => {
      const messageId = idFromBytes('MessageId', randomBytes(16));
      return core.client.call('messages.send', { conversationId, messageId, text });
    });
    await Promise.all(calls);
  }
  const state = async () => (await core.client.call('conversations.get', { conversationId })).lastMessage?.state;
  await expect.poll(state).toBe('sent');
}

async function open(profile: string, language: Language): Promise<{ app: RunningApp; person: Person }> {
  const app = await launchApp({ userData: profile, language });
  return { app, person: new Person(app.page, scenes[language].self, language) };
}

function line({ page, words }: Person) {
  return page.getByRole('progressbar', { name: words.backlog.label });
}

async function pictureLine({ app, person }: { app: RunningApp; person: Person }, language: Language): Promise<void> {
  await expect(line(person)).toBeVisible({ timeout: 30_000 });
  await expect(line(person)).toHaveAttribute('aria-valuemax', /^[0-9]{3,}$/);
  const camera = await cameraBefore(app, language);
  await camera.shoot('backlog');
  await camera.resize('narrow');
  await camera.shoot('backlog');
  await camera.resize('wide');
}
