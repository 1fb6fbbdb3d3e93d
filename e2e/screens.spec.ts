/**
 * Pictures of every screen, in both languages, both themes and three widths, for people to look at, each checked for what
 * would shut somebody out. They lie in results/screens. Those of what is done in conversations are made beside this file.
 */
import { expect } from '@playwright/test';
import { decodeJoinLink, encodeJoinLink } from '../shared/protocol/link-codec';
import { foundAsColleague, joinAsColleague } from './harness/colleague';
import { scenes, type Scene } from './harness/scenes';
import { backToList, playScene, test, type Studio } from './harness/studio';
import { words as allWords } from './harness/words';

const hourMs = 3_600_000;

for (const language of ['en', 'de'] as const) {
  test(`the way into a workspace, in ${language}`, async ({ studio }) => {
    const { folder, good, bad } = await makeInvitations(studio, scenes[language]);
    const { person, camera } = await studio.openWindow(folder, language);
    const { onboarding, common } = allWords[language];
    const button = (name: string) => person.page.getByRole('button', { name: new RegExp(`^${name}`) });
    const alert = person.page.getByRole('alert');

    await expect(button(onboarding.invitation.title)).toBeFocused();
    await camera.shootAll('welcome');
    await button(onboarding.founding.title).click();
    await camera.shootAll('found');
    await button(onboarding.found.submit).click();
    await expect(person.page.getByText(onboarding.nameMissing)).toBeVisible();
    await camera.shootAll('found-with-names-missing');
    await button(common.back).click();

    await person.openInvitation('');
    await camera.shootAll('join');
    const link = person.page.getByLabel(onboarding.join.link);
    await link.fill(good);
    await expect(person.page.getByLabel(onboarding.name)).toBeFocused();
    await person.page.getByLabel(onboarding.name).fill(person.name);
    await camera.shootAll('join-with-preview');
    for (const [name, text] of Object.entries(bad)) {
      await link.fill('');
      await link.fill(text);
      await expect(alert).toBeVisible();
      // The screen is the same but for this line, and each picture takes its time.
      await camera.shoot(`join-${name}`);
    }
  });

  test(`the first steps in a workspace, in ${language}`, async ({ studio }) => {
    const { relay, folder } = await studio.openRelay();
    const { person, camera } = await studio.openWindow(folder, language, { args: [relay.foundingLink] });
    const { onboarding, conversationList, invites, settings, accountRail, common } = allWords[language];
    const { page } = person;
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    const dialog = page.getByRole('dialog');
    const scene = scenes[language];

    await expect(page.getByText(onboarding.found.remote)).toBeVisible();
    await camera.shootAll('found-elsewhere');
    await person.foundOnRelay(scene.workspace);
    await expect(page.getByText(conversationList.none.title)).toBeVisible();
    await camera.shootAll('empty-workspace');

    await button(conversationList.newConversation).first().click();
    await expect(dialog).toBeVisible();
    await camera.shootAll('new-conversation-alone');
    await dialog.getByRole('button', { name: common.close, exact: true }).last().click();
    for (const label of scene.invitations) await person.invite(label);
    await button(conversationList.invite).first().click();
    await expect(dialog.getByText(scene.invitations[0])).toBeVisible();
    await camera.shootAll('invite');
    await dialog.getByRole('button', { name: invites.create, exact: true }).click();
    await expect(dialog.getByRole('img', { name: invites.qrLabel })).toBeVisible();
    await camera.shootAll('invite-created');
    await dialog
      .getByRole('button', { name: words(invites.revokeFor) })
      .first()
      .click();
    await expect(page.getByRole('alertdialog')).toBeVisible();
    await camera.shootAll('invite-revoke');
    await page.getByRole('alertdialog').getByRole('button', { name: common.cancel, exact: true }).click();
    await dialog.getByRole('button', { name: common.done, exact: true }).click();

    await button(accountRail.settings).click();
    for (const section of [
      'profile',
      'workspace',
      'rules',
      'notifications',
      'privacy',
      'security',
      'appearance',
      'about',
    ] as const) {
      const tab = dialog.getByRole('tab', { name: settings[section].tab, exact: true });
      await tab.click();
      await expect(tab).toHaveAttribute('aria-selected', 'true');
      await camera.shootAll(`settings-${section}`);
    }
  });

  test(`conversations, in ${language}`, async ({ studio }) => {
    const { relay, person, camera, cast } = await studio.openWorkspace(language);
    const { conversation, conversationDetails, conversationList, newConversation, jump, workspace } =
      allWords[language];
    const { page } = person;
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    const dialog = page.getByRole('dialog');
    const scene = scenes[language];
    const [ward] = scene.groups;
    await playScene(person, cast, scene);

    await camera.shootOpened('conversations', () => backToList(person));
    await camera.shootOpened('conversation-menu', async () => {
      await backToList(person);
      await person.conversationRow(ward.name).click({ button: 'right' });
      await expect(page.getByRole('menu')).toBeVisible();
    });
    await person.openConversation(ward.name);
    await expect(person.message(ward.lines.at(-1)?.text.slice(0, 20) ?? '')).toBeVisible();
    await camera.shootAll('conversation');
    await button(conversation.showDetails).click();
    await expect(page.getByRole('complementary', { name: conversationDetails.label })).toBeVisible();
    await camera.shootAll('details');
    await button(conversationDetails.edit).click();
    await expect(dialog).toBeVisible();
    await camera.shootAll('edit-group');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await button(conversation.hideDetails).click();
    await person.openConversation(scene.direct.name);
    await camera.shootAll('direct-conversation');

    await button(conversationList.newConversation).first().click();
    await expect(dialog).toBeVisible();
    await camera.shootAll('new-conversation');
    for (const { name } of scene.people.slice(0, 2)) await dialog.getByRole('option', { name: words(name) }).click();
    await dialog.getByLabel(newConversation.groupName).fill(ward.name);
    await camera.shootAll('new-group');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await page.keyboard.press('Control+k');
    await expect(dialog).toBeVisible();
    await camera.shootAll('jump');
    await dialog.getByLabel(jump.label).fill('zz');
    await camera.shootAll('jump-without-match');
    await dialog.getByLabel(jump.label).fill('');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();

    await relay.stop();
    await expect(page.getByText(workspace.offline)).toBeVisible();
    await person.write(scene.written);
    await camera.shootAll('offline');
  });

  test(`an account whose keychain does not answer, in ${language}`, async ({ studio }) => {
    const { folder } = await studio.openRelay();
    const { accountStatus, onboarding } = allWords[language];
    const { person, camera } = await studio.openWindow(folder, language, {
      env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' },
    });
    await person.page.getByRole('button', { name: words(onboarding.founding.title) }).click();
    await expect(person.page.getByText(accountStatus.stopped['keychain-unreachable'].title)).toBeVisible();
    await camera.shootAll('keychain-unreachable');
  });
}

/** Links to somebody else's workspace: one that admits, and one for each way in which one can't. */
async function makeInvitations(
  studio: Studio,
  { workspace, people }: Scene,
): Promise<{ folder: string; good: string; bad: Record<string, string> }> {
  let offsetMs = -2 * hourMs;
  const clock = { nowMs: () => Date.now() + offsetMs };
  const { relay, folder } = await studio.openRelay(clock);
  const [founder, joiner] = people.map((person) => ({ ...person, folder, clock }));
  if (founder === undefined || joiner === undefined) throw new Error('the scene lacks people');
  const { core } = await studio.keep(foundAsColleague(founder, relay.foundingLink, workspace));
  const terms = { role: 'member', label: '', uses: 1 } as const;
  const create = async (lifetimeMs = hourMs) => await core.client.call('invites.create', { ...terms, lifetimeMs });
  const expired = await create();
  offsetMs = 0;
  const [good, usedUp, revoked] = [await create(), await create(), await create()];
  await studio.keep(joinAsColleague(joiner, usedUp.link ?? ''));
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

/** A pattern for words with something inserted. */
function words(text: string): RegExp {
  return new RegExp(text.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{\{\w+\}\}/g, '.*'));
}
