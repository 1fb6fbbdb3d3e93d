/** Pictures of groups, of the list and of what is around conversations, as those of `screens.spec.ts`. */
import { expect, type Locator } from '@playwright/test';
import type { Camera } from './harness/camera';
import { openDetails, setFact } from './harness/details';
import type { Person } from './harness/journey';
import { annotate, askToBlock, chooseSilence, silence } from './harness/people-hands';
import { scenes } from './harness/scenes';
import { backToList, playScene, test, type OpenWorkspace } from './harness/studio';
import { talks } from './harness/talk';
import { fill } from './harness/words';

const weekMs = 7 * 24 * 3_600_000;

for (const language of ['en', 'de'] as const) {
  test(`a group and its rules, in ${language}`, async ({ studio }) => {
    const workspace = await studio.openWorkspace(language);
    const { person, camera, cast } = workspace;
    const { conversationActions: actions, conversationDetails: words } = person.words;
    const { page } = person;
    const [ward] = scenes[language].groups;
    const dialog = page.getByRole('dialog');
    const question = page.getByRole('alertdialog');
    const close = async (opened: Locator): Promise<void> => {
      await page.keyboard.press('Escape');
      await expect(opened).toBeHidden();
    };
    await setUpGroup(workspace, ward.name);
    await person.openConversation(ward.name);
    await setPresence(workspace);
    const details = await openDetails(person);
    await expect(details.getByText(words.groupRole.reader)).toBeVisible();

    await camera.shootAll('group-details');
    await camera.shootOpened('group-details-end', async () => {
      await openDetails(person);
      await details.getByRole('button', { name: actions.remove, exact: true }).scrollIntoViewIfNeeded();
    });
    const memberName = fill(words.memberMenu, { name: cast[1]?.name ?? '' });
    await camera.shootOpened('group-member', async () => {
      await openDetails(person);
      await details.getByRole('button', { name: memberName, exact: true }).click();
      await expect(page.getByRole('menu')).toBeVisible();
    });
    await openDetails(person);
    await details.getByRole('button', { name: words.right.post }).click();
    await expect(page.getByRole('listbox')).toBeVisible();
    await camera.shoot('group-right');
    await page.keyboard.press('Escape');
    await setFact(person, words.timer.label, words.timer.other);
    await expect(dialog).toBeVisible();
    await camera.shootAll('group-timer');
    await close(dialog);
    await details.getByRole('button', { name: memberName, exact: true }).click();
    await page.getByRole('menuitem', { name: words.member.remove }).click();
    await expect(question).toBeVisible();
    await camera.shootAll('group-remove-member');
    await close(question);
    await details.getByRole('button', { name: actions.leave, exact: true }).click();
    await expect(question).toBeVisible();
    await camera.shootAll('group-leave');
    await close(question);
    await details.getByRole('button', { name: words.addPeople, exact: true }).click();
    await expect(dialog).toBeVisible();
    await camera.shootAll('group-add');
    await close(dialog);
    await details.getByText(words.joinLink.switch, { exact: true }).click();
    await expect(dialog.getByLabel(words.joinLink.link, { exact: true })).toHaveValue(/^conclave:group#/);
    await camera.shootAll('group-join-link');
  });

  test(`a sorted list, and what is found, in ${language}`, async ({ studio }) => {
    const workspace = await studio.openWorkspace(language);
    const { person, camera, cast } = workspace;
    const { conversationList: list, search } = person.words;
    const { page } = person;
    const scene = scenes[language];
    const talk = talks[language];
    const dialog = page.getByRole('dialog');
    await playScene(person, cast, scene);
    await setPresence(workspace);
    await sortList(workspace);
    await person.openNotes();
    await person.write(talk.note);
    await person.expectState(talk.note, 'sent');
    await camera.shootAll('notes');
    await camera.shootOpened('list-sorted', () => backToList(person));
    await camera.shootOpened('list-folder', async () => {
      await backToList(person);
      await person.conversationRow(scene.direct.name).click({ button: 'right' });
      await page.getByRole('menuitem', { name: person.words.conversationActions.move, exact: true }).click();
      await expect(dialog).toBeVisible();
    });
    await person.page.getByRole('row', { name: list.section.archive }).click();
    await expect(page.getByRole('heading', { name: list.section.archive })).toBeVisible();
    await camera.shootAll('list-archive');
    await person.button(list.backFromArchive).click();

    await page.keyboard.press('Control+Shift+F');
    await expect(dialog).toBeVisible();
    await camera.shootAll('search');
    await dialog.getByRole('combobox').fill(talk.search.hit);
    await expect(dialog.getByRole('option').first()).toContainText(new RegExp(talk.search.hit, 'i'));
    await camera.shootAll('search-hits');
    await dialog.getByRole('combobox').fill(talk.search.noHit);
    await expect(dialog.getByText(search.noHitText)).toBeVisible();
    await camera.shootAll('search-no-hits');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();

    await showReadOnly(workspace);
    await showStatus(person, camera);
    await showLooks(person, camera, scene.groups[0].name);
  });

  test(`somebody who is silenced, called otherwise and blocked, in ${language}`, async ({ studio }) => {
    const { person, camera, cast } = await studio.openWorkspace(language, 1);
    const { direct, self } = scenes[language];
    const [other] = cast;
    if (other === undefined) throw new Error('the scene lacks people');
    for (const { by, text } of direct.lines) {
      if (by === other.name) await other.say(await other.direct(self), text);
    }
    await showSilence(person, camera, other.name);
    await showOwnName(person, camera, other.name);
    await showBlocked(person, camera);
  });
}

/** A group of all but one, with an admin beside the person, one who only reads, and a timer. */
async function setUpGroup({ person, cast }: OpenWorkspace, name: string): Promise<void> {
  const [director, admin, reader] = cast;
  if (director === undefined || admin === undefined || reader === undefined) throw new Error('the scene lacks people');
  const others = [person.name, ...cast.slice(1, -1).map((each) => each.name)];
  const conversationId = await director.createGroup(name, others);
  const { client } = director.core;
  for (const { name: title, role } of [
    { name: person.name, role: 'admin' },
    { name: reader.name, role: 'reader' },
  ] as const) {
    await client.call('conversations.setRole', { conversationId, userId: await director.idOf(title), role });
  }
  await client.call('conversations.setTimer', { conversationId, timerMs: weekMs });
  await client.call('conversations.setRights', {
    conversationId,
    rights: { post: 'members', addMembers: 'admins', call: 'members' },
  });
  await director.sees(conversationId, ({ rights, timerMs }) => rights.addMembers === 'admins' && timerMs === weekMs);
}

/** One is busy and says why, one is away. */
async function setPresence({ person, cast }: OpenWorkspace): Promise<void> {
  const [busy, away] = cast;
  const status = { text: talks[person.language].status, emoji: '🩺' };
  await busy?.core.client.call('presence.setStatus', { status: 'busy', ...status });
  await away?.core.client.call('presence.setStatus', { status: 'away', text: '', emoji: '' });
}

/** A favourite, a folder, one that is silenced, one with a mention, and one in the archive. */
async function sortList({ person, cast }: OpenWorkspace): Promise<void> {
  const { conversationActions: actions, conversationList: list } = person.words;
  const { page } = person;
  const { groups, self } = scenes[person.language];
  const [, quality, devices, discharge] = groups;
  if (quality === undefined || devices === undefined || discharge === undefined)
    throw new Error('the scene lacks groups');
  const chooseFor = async (name: string, words: string, role: 'menuitem' | 'menuitemradio'): Promise<void> => {
    await person.conversationRow(name).click({ button: 'right' });
    await page.getByRole(role, { name: words, exact: true }).click();
    await expect(page.getByRole('menu')).toBeHidden();
  };
  await chooseFor(groups[0].name, actions.favourite, 'menuitem');
  await chooseFor(quality.name, actions.notifyChoice.nothing, 'menuitemradio');
  await chooseFor(devices.name, actions.move, 'menuitem');
  await page.getByLabel(actions.folder.name, { exact: true }).fill(talks[person.language].folder);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await chooseFor(discharge.name, actions.archive, 'menuitem');
  const [mara] = cast;
  if (mara === undefined) throw new Error('the scene lacks people');
  const mention = { start: 0, length: self.length + 1, userId: await mara.idOf(self) };
  await mara.say(await mara.conversation(quality.name), `@${self}${talks[person.language].answer}`, {
    mentions: [mention],
  });
  await expect(person.conversationRow(quality.name)).toHaveAccessibleName(new RegExp(list.mention));
}

async function showReadOnly({ person, camera, cast }: OpenWorkspace): Promise<void> {
  const [mara] = cast;
  if (mara === undefined) throw new Error('the scene lacks people');
  const { group, line } = talks[person.language].readOnly;
  const conversationId = await mara.createGroup(group, [person.name]);
  const rights = { post: 'admins', addMembers: 'admins', call: 'admins' } as const;
  await mara.core.client.call('conversations.setRights', { conversationId, rights });
  await mara.say(conversationId, line);
  await person.conversationRow(group).click();
  await expect(person.page.getByText(person.words.conversation.composer.adminsOnly)).toBeVisible();
  await camera.shootAll('read-only');
}

async function showStatus(person: Person, camera: Camera): Promise<void> {
  const { presence } = person.words;
  const dialog = person.page.getByRole('dialog');
  await camera.shootOpened('status-menu', async () => {
    await person.openSelfMenu();
    await expect(person.page.getByRole('menu')).toBeVisible();
  });
  await person.openSelfMenu();
  await person.page.getByRole('menuitem', { name: presence.menu.status, exact: true }).click();
  await expect(dialog).toBeVisible();
  await camera.shootAll('status-dialog');
  await person.page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
}

/** Silence that ends, in its dialog and in the list. */
async function showSilence(person: Person, camera: Camera, name: string): Promise<void> {
  await camera.shootOpened('silence-dialog', async () => {
    await backToList(person);
    await chooseSilence(person, name, 'morning');
  });
  await silence(person, name, 'morning');
  await camera.shootOpened('list-silent', () => backToList(person));
}

/** A name of one's own and a note, in their dialog and in the details, where the silence of before stands too. */
async function showOwnName(person: Person, camera: Camera, name: string): Promise<void> {
  const { ownName, ownNote } = talks[person.language];
  await person.openConversation(name);
  await annotate(person, ownName, ownNote, () => camera.shootAll('own-name-dialog'));
  const details = await openDetails(person);
  await expect(details.getByRole('heading', { name: ownName })).toBeVisible();
  await camera.shootAll('own-name');
}

/** The question, the conversation without anybody to write to, and the way back. Whose is open is not blocked after it. */
async function showBlocked(person: Person, camera: Camera): Promise<void> {
  const { accountRail, common, conversation, people, settings } = person.words;
  const dialog = person.page.getByRole('dialog', { name: settings.title });
  const question = await askToBlock(person);
  await camera.shootAll('block-question');
  await question.getByRole('button', { name: people.block.confirm, exact: true }).click();
  await expect(question).toBeHidden();
  await camera.shootAll('blocked-details');
  await person.button(conversation.hideDetails).click();
  await expect(person.page.getByText(conversation.composer.blocked)).toBeVisible();
  await camera.shootAll('blocked');
  await person.button(accountRail.settings).click();
  await dialog.getByRole('tab', { name: settings.privacy.tab, exact: true }).click();
  const list = dialog.getByRole('region', { name: people.block.list, exact: true });
  const undo = list.getByRole('button').first();
  await camera.shootAll('settings-blocked-people', undo);
  await undo.click();
  await expect(list.getByText(people.block.nobody)).toBeVisible();
  await dialog.getByRole('button', { name: common.close, exact: true }).click();
  await expect(dialog).toBeHidden();
}

/** High contrast, and the largest text. */
async function showLooks(person: Person, camera: Camera, group: string): Promise<void> {
  const { accountRail, settings } = person.words;
  const dialog = person.page.getByRole('dialog');
  const look = async (name: string, choice: string): Promise<void> => {
    await person.button(accountRail.settings).click();
    await dialog.getByRole('tab', { name: settings.appearance.tab, exact: true }).click();
    await dialog.getByRole('radio', { name: choice, exact: true }).press('Space');
    await expect(dialog.getByRole('radio', { name: choice, exact: true })).toBeChecked();
    await camera.shootAll(`settings-${name}`);
    await person.page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await backToList(person);
    await person.openConversation(group);
    await camera.shootAll(name);
  };
  await look('high-contrast', settings.appearance.contrastMore);
  await look('largest-text', settings.appearance.textSizes.largest);
}
