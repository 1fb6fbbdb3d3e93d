/**
 * Pictures of every screen, in both languages and both themes, for people to look at, each checked for what would shut
 * somebody out. They lie in results/screens.
 */
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { systemClock, type Clock } from '../shared/domain/clock';
import { decodeJoinLink, encodeJoinLink } from '../shared/protocol/link-codec';
import { cameraBefore, type Camera } from './harness/camera';
import { foundAsColleague, joinAsColleague, type Colleague } from './harness/colleague';
import { Person, type Language } from './harness/journey';
import { startRecordedRelay, type RecordedRelay } from './harness/recorded-relay';
import { launchApp, temporaryFolder, type LaunchOptions, type RunningApp } from './harness/running-app';
import { scenes, type Scene } from './harness/scenes';
import { words as allWords } from './harness/words';

const hourMs = 3_600_000;

const endings: (() => Promise<void> | void)[] = [];

test.afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

for (const language of ['en', 'de'] as const) {
  test(`the way into a workspace, in ${language}`, async () => {
    const { folder, good, bad } = await makeInvitations(scenes[language]);
    const { person, camera } = await openWindow(folder, language);
    const { onboarding, common } = allWords[language];
    const button = (name: string) => person.page.getByRole('button', { name: new RegExp(`^${name}`) });
    const alert = person.page.getByRole('alert');

    await expect(button(onboarding.invitation.title)).toBeFocused();
    await shootBothWidths(camera, 'welcome');
    await button(onboarding.founding.title).click();
    await camera.shoot('found');
    await button(onboarding.found.submit).click();
    await expect(person.page.getByText(onboarding.nameMissing)).toBeVisible();
    await shootBothWidths(camera, 'found-with-names-missing');
    await button(common.back).click();

    await person.openInvitation('');
    await camera.shoot('join');
    const link = person.page.getByLabel(onboarding.join.link);
    await link.fill(good);
    await expect(person.page.getByLabel(onboarding.name)).toBeFocused();
    await person.page.getByLabel(onboarding.name).fill(person.name);
    await shootBothWidths(camera, 'join-with-preview');
    for (const [name, text] of Object.entries(bad)) {
      await link.fill('');
      await link.fill(text);
      await expect(alert).toBeVisible();
      await camera.shoot(`join-${name}`);
    }
  });

  test(`the first steps in a workspace, in ${language}`, async () => {
    const { relay, folder } = await openRelay();
    const { person, camera } = await openWindow(folder, language, { args: [relay.foundingLink] });
    const { onboarding, conversationList, invites, settings, accountRail, common } = allWords[language];
    const { page } = person;
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    const dialog = page.getByRole('dialog');
    const scene = scenes[language];

    await expect(page.getByText(onboarding.found.remote)).toBeVisible();
    await camera.shoot('found-elsewhere');
    await person.foundOnRelay(scene.workspace);
    await expect(page.getByText(conversationList.none.title)).toBeVisible();
    await shootBothWidths(camera, 'empty-workspace');

    await button(conversationList.newConversation).first().click();
    await expect(dialog).toBeVisible();
    await camera.shoot('new-conversation-alone');
    await dialog.getByRole('button', { name: common.close, exact: true }).last().click();
    for (const label of scene.invitations) await person.invite(label);
    await button(conversationList.invite).first().click();
    await expect(dialog.getByText(scene.invitations[0])).toBeVisible();
    await camera.shoot('invite');
    await dialog.getByRole('button', { name: invites.create, exact: true }).click();
    await expect(dialog.getByRole('img', { name: invites.qrLabel })).toBeVisible();
    await shootBothWidths(camera, 'invite-created');
    await dialog
      .getByRole('button', { name: words(invites.revokeFor) })
      .first()
      .click();
    await expect(page.getByRole('alertdialog')).toBeVisible();
    await camera.shoot('invite-revoke');
    await page.getByRole('alertdialog').getByRole('button', { name: common.cancel, exact: true }).click();
    await dialog.getByRole('button', { name: common.done, exact: true }).click();

    await button(accountRail.settings).click();
    for (const section of ['profile', 'workspace', 'privacy', 'security', 'appearance', 'about'] as const) {
      const tab = dialog.getByRole('tab', { name: settings[section].tab, exact: true });
      await tab.click();
      await expect(tab).toHaveAttribute('aria-selected', 'true');
      await shootBothWidths(camera, `settings-${section}`);
    }
  });

  test(`conversations, in ${language}`, async () => {
    const { relay, folder } = await openRelay();
    const { person, camera } = await openWindow(folder, language, { args: [relay.foundingLink] });
    const { conversation, conversationDetails, conversationList, newConversation, jump, workspace } =
      allWords[language];
    const { page } = person;
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    const dialog = page.getByRole('dialog');
    const scene = scenes[language];
    const [ward] = scene.groups;
    await person.foundOnRelay(scene.workspace);
    await playScene(person, folder, scene);

    await shootBothWidths(camera, 'conversations');
    await person.openConversation(ward.name);
    await expect(person.message(ward.lines.at(-1)?.text.slice(0, 20) ?? '')).toBeVisible();
    await shootBothWidths(camera, 'conversation');
    await button(conversation.showDetails).click();
    await expect(page.getByRole('complementary', { name: conversationDetails.label })).toBeVisible();
    await shootBothWidths(camera, 'details');
    await button(conversationDetails.edit).click();
    await expect(dialog).toBeVisible();
    await camera.shoot('edit-group');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await person.conversationRow(ward.name).click({ button: 'right' });
    await expect(page.getByRole('menu')).toBeVisible();
    await camera.shoot('conversation-menu');
    await page.keyboard.press('Escape');
    await person.openConversation(scene.direct.name);
    await camera.shoot('direct-conversation');

    await button(conversationList.newConversation).first().click();
    await expect(dialog).toBeVisible();
    await camera.shoot('new-conversation');
    for (const { name } of scene.people.slice(0, 2)) await dialog.getByRole('option', { name: words(name) }).click();
    await dialog.getByLabel(newConversation.groupName).fill(ward.name);
    await shootBothWidths(camera, 'new-group');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await page.keyboard.press('Control+k');
    await expect(dialog).toBeVisible();
    await camera.shoot('jump');
    await dialog.getByLabel(jump.label).fill('zz');
    await camera.shoot('jump-without-match');
    await dialog.getByLabel(jump.label).fill('');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();

    await relay.stop();
    await expect(page.getByText(workspace.offline)).toBeVisible();
    await person.write(scene.written);
    await shootBothWidths(camera, 'offline');
  });

  test(`an account whose keychain does not answer, in ${language}`, async () => {
    const { folder } = await openRelay();
    const { accountStatus, onboarding } = allWords[language];
    const { person, camera } = await openWindow(folder, language, {
      env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' },
    });
    await person.page.getByRole('button', { name: words(onboarding.founding.title) }).click();
    await expect(person.page.getByText(accountStatus.stopped['keychain-unreachable'].title)).toBeVisible();
    await shootBothWidths(camera, 'keychain-unreachable');
  });
}

/** A fresh relay, and a folder for all that a test writes. Its clock, and that of those who found on it, can be set. */
async function openRelay(clock: Clock = systemClock): Promise<{ relay: RecordedRelay; folder: string }> {
  const folder = temporaryFolder('screens');
  endings.push(folder.remove);
  const relay = await startRecordedRelay(folder.path, clock);
  endings.push(relay.stop);
  return { relay, folder: folder.path };
}

async function openWindow(
  folder: string,
  language: Language,
  options: Pick<LaunchOptions, 'args' | 'env'> = {},
): Promise<{ app: RunningApp; person: Person; camera: Camera }> {
  const app = await launchApp({ userData: path.join(folder, 'profile'), language, ...options });
  endings.push(app.close);
  const camera = await cameraBefore(app, language);
  return { app, person: new Person(app.page, scenes[language].self, language), camera };
}

async function shootBothWidths(camera: Camera, name: string): Promise<void> {
  await camera.shoot(name);
  await camera.resize('narrow');
  await camera.shoot(name);
  await camera.resize('wide');
}

/** Links to somebody else's workspace: one that admits, and one for each way in which one can't. */
async function makeInvitations({
  workspace,
  people,
}: Scene): Promise<{ folder: string; good: string; bad: Record<string, string> }> {
  let offsetMs = -2 * hourMs;
  const clock = { nowMs: () => Date.now() + offsetMs };
  const { relay, folder } = await openRelay(clock);
  const [founder, joiner] = people.map((person) => ({ ...person, folder, clock }));
  if (founder === undefined || joiner === undefined) throw new Error('the scene lacks people');
  const { core } = await keep(foundAsColleague(founder, relay.foundingLink, workspace));
  const terms = { role: 'member', label: '', uses: 1 } as const;
  const create = async (lifetimeMs = hourMs) => await core.client.call('invites.create', { ...terms, lifetimeMs });
  const expired = await create();
  offsetMs = 0;
  const [good, usedUp, revoked] = [await create(), await create(), await create()];
  await keep(joinAsColleague(joiner, usedUp.link ?? ''));
  await core.client.call('invites.revoke', { inviteId: revoked.inviteId });
  const link = decodeJoinLink(good.link ?? '');
  const unreachable = encodeJoinLink({ ...link, relay: { ...link.relay, url: 'wss://127.0.0.1:1' } });
  const impostor = { ...link.relay, certificateFingerprint: new Uint8Array(32).fill(1) };
  return {
    folder,
    good: good.link ?? '',
    bad: {
      expired: expired.link ?? '',
      'used-up': usedUp.link ?? '',
      revoked: revoked.link ?? '',
      unreachable,
      'wrong-certificate': encodeJoinLink({ ...link, relay: impostor }),
      malformed: (good.link ?? '').slice(0, -10),
    },
  };
}

async function keep(made: Promise<Colleague>): Promise<Colleague> {
  const colleague = await made;
  endings.push(colleague.stop);
  return colleague;
}

/** Plays the scene with everybody but the person before the window, who sees it come in and writes in between. */
async function playScene(person: Person, folder: string, { people, groups, direct, self }: Scene): Promise<void> {
  const cast = new Map<string, Colleague>();
  for (const { name, title } of people) {
    cast.set(name, await keep(joinAsColleague({ folder, name, title }, await person.invite(name))));
  }
  const [director] = cast.values();
  if (director === undefined) throw new Error('the scene lacks people');
  const play = async (title: string, by: string | undefined, text: string, isDirect: boolean): Promise<void> => {
    const colleague = by === undefined ? undefined : cast.get(by);
    if (colleague !== undefined) {
      const to = isDirect ? await colleague.direct(self) : await colleague.conversation(title);
      await colleague.say(to, text);
      return;
    }
    await person.openConversation(title);
    await person.write(text);
    await person.expectState(text.slice(0, 20), 'delivered');
  };
  const others = [self, ...cast.keys()].filter((name) => name !== director.name);
  for (const { name, lines } of groups.toReversed()) {
    await director.createGroup(name, others);
    for (const { by, text } of lines) await play(name, by, text, false);
  }
  for (const { by, text } of direct.lines) await play(direct.name, by, text, true);
  await expect(person.conversationRow(groups.at(-1)?.name ?? '')).toBeVisible();
}

/** A pattern for words with something inserted. */
function words(text: string): RegExp {
  return new RegExp(text.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{\{\w+\}\}/g, '.*'));
}
