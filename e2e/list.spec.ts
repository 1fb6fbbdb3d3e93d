/** The list: what one sorts, silences and puts away, with the pointer and with the keyboard; and notes to oneself. */
import { expect, type Locator } from '@playwright/test';
import { cameraBefore } from './harness/camera';
import { openDetails } from './harness/details';
import { annotate, askToBlock, silence } from './harness/people-hands';
import { test, type Actor } from './harness/stage';
import { fill } from './harness/words';

test('a conversation is sorted, silenced, archived and found again, and notes are kept beside it', async ({
  stage,
}) => {
  const [ada, ben] = await stage.pair();
  const { conversationActions: actions, conversationList: list, people } = ada.words;
  const rows = ada.page.getByRole('grid', { name: list.label, exact: true }).getByRole('row');
  const ofBen = ada.conversationRow(ben.name);

  await test.step('notes are begun in the dialog for conversations, and again lead to the same', async () => {
    for (const note of ['Order gloves', 'Call Bonn']) {
      await ada.openNotes();
      await ada.write(note);
      await ada.expectState(note, 'sent');
    }
    await expect(ada.message('Order gloves')).toBeVisible();
  });

  await test.step('a favourite stands above all others', async () => {
    await expect(rows).toHaveCount(2);
    await choose(ofBen, actions.favourite);
    await expect(rows).toHaveCount(4);
    await expect(rows.first()).toHaveAccessibleName(new RegExp(`^${list.section.favourites}`));
    await expect(rows.nth(1)).toHaveAccessibleName(new RegExp(`^${ben.name}`));
  });

  await test.step('a folder takes it in, is closed, and tells then what is unread in it', () => closeFolder(ada, ben));

  await test.step('whoever is silenced is marked so', async () => {
    await choose(ofBen, actions.notifyChoice.nothing, 'menuitemradio');
    await expect(ofBen).toHaveAccessibleName(new RegExp(`, ${list.muted},`));
  });

  await test.step('or for a while: until when is said, and when it is over the list says so by itself', () =>
    silenceForAWhile(ada, ben));

  await test.step('the archive keeps it, and gives it back', async () => {
    await choose(ofBen, actions.archive);
    await expect(ofBen).toHaveCount(0);
    await rows.filter({ hasText: list.section.archive }).click();
    await expect(ada.page.getByRole('heading', { name: list.section.archive })).toBeVisible();
    await choose(ofBen, actions.notArchive);
    await expect(ada.page.getByText(list.noneArchived.title)).toBeVisible();
    await ada.button(list.backFromArchive).click();
    await expect(ofBen).toBeVisible();
  });

  await test.step('it is read without being opened', async () => {
    await ben.write('Are you there?');
    await ada.page.getByRole('radio', { name: list.filter.unread, exact: true }).click();
    await expect(ofBen).toHaveAccessibleName(/ unread message/);
    await choose(ofBen, actions.markRead);
    await expect(ofBen).toHaveCount(0);
    await ada.page.getByRole('radio', { name: list.filter.all, exact: true }).click();
  });

  await test.step('it is marked as unread, and opening it takes the mark away', async () => {
    await choose(ofBen, actions.markUnread);
    await expect(ofBen).toHaveAccessibleName(new RegExp(`, ${list.markedUnread},`));
    await ada.openConversation(ben.name);
    await expect(ofBen).not.toHaveAccessibleName(new RegExp(`, ${list.markedUnread},`));
  });

  await test.step('what was begun and not sent stands in the list, until it is sent', async () => {
    await ada.composer().fill('I am *still* thinking');
    const draft = fill(list.preview.draft, { text: 'I am still thinking' });
    await expect(ofBen).not.toHaveAccessibleName(new RegExp(draft));
    await ada.openConversation(people.notes);
    await expect(ofBen).toHaveAccessibleName(new RegExp(draft));
    await choose(ofBen, actions.markUnread);
    await (await cameraBefore(ada.app, 'list')).shootAll('draft-and-mark');
    await ada.openConversation(ben.name);
    await ada.composer().press('Enter');
    await ada.openConversation(people.notes);
    await expect(ofBen).not.toHaveAccessibleName(new RegExp(draft));
  });

  await test.step('one that was open stays laid out, where nobody can see or reach it', async () => {
    await expect.poll(() => ada.page.evaluate(keptAway)).toEqual([ben.name]);
  });

  await test.step('Ben is called otherwise here, which he does not learn, and again as he calls himself', () =>
    callOtherwise(ada, ben));

  await test.step('Ben is blocked, heard no more between the two of them, and heard again', () =>
    blockAndUnblock(ada, ben));

  async function choose(row: Locator, words: string, role: 'menuitem' | 'menuitemradio' = 'menuitem'): Promise<void> {
    await row.click({ button: 'right' });
    await ada.page.getByRole(role, { name: words, exact: true }).click();
    await expect(ada.page.getByRole('menu')).toBeHidden();
  }
});

/** Names of the conversations in the page that have their place in it and can't be seen. Run in the page. */
function keptAway(): (string | null)[] {
  const away = [...document.querySelectorAll('main')].filter((main) => !main.checkVisibility());
  return away.filter((main) => main.getBoundingClientRect().height > 0).map((main) => main.getAttribute('aria-label'));
}

/** The hour that is chosen began almost an hour ago by the window's clock; by the core's it is over in seconds. */
async function silenceForAWhile(ada: Actor, ben: Actor): Promise<void> {
  const { conversationList: list } = ada.words;
  const row = ada.conversationRow(ben.name);
  const mutedUntil = new RegExp(`, ${list.muted} until `);
  await silence(ada, ben.name, 'eight-hours');
  await expect(row).toHaveAccessibleName(mutedUntil);
  await ada.openConversation(ben.name);
  const details = await openDetails(ada);
  await expect(details.getByRole('button', { name: /None, until / })).toBeVisible();
  await ada.button(ada.words.conversation.hideDetails).click();
  await ada.openNotes();
  await ada.page.evaluate(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() - 3_600_000 + 6_000;
  });
  // From eight hours to a few seconds, without a moment between in which it is not silent.
  await silence(ada, ben.name, 'hour');
  await ben.write('While it is silent');
  await expect(row).toHaveAccessibleName(/ unread message/);
  await expect(row).not.toHaveAccessibleName(new RegExp(`, ${list.muted}`), { timeout: 15_000 });
  await ada.page.reload();
  await expect(row).toHaveAccessibleName(/ unread message/);
  await ada.openConversation(ben.name);
  await ada.openNotes();
}

async function blockAndUnblock(ada: Actor, ben: Actor): Promise<void> {
  const { accountRail, common, conversation, people, settings } = ada.words;
  await ada.openConversation(ben.name);
  const question = await askToBlock(ada);
  await expect(question).toContainText(people.block.groups);
  await question.getByRole('button', { name: people.block.confirm, exact: true }).click();
  await expect(question).toBeHidden();
  await expect(ada.page.getByText(conversation.composer.blocked)).toBeVisible();
  await expect(ada.composer()).toHaveCount(0);
  await ben.write('Do you hear me?');
  await ben.expectState('Do you hear me?', 'sent');
  // What the relay had before this has come.
  await ada.openConversation(people.notes);
  await ada.write('Ask Ben');
  await ada.expectState('Ask Ben', 'sent');

  await ada.button(accountRail.settings).click();
  const dialog = ada.page.getByRole('dialog', { name: settings.title });
  await dialog.getByRole('tab', { name: settings.privacy.tab, exact: true }).click();
  const list = dialog.getByRole('region', { name: people.block.list, exact: true });
  await expect(list.getByRole('listitem')).toHaveText(new RegExp(ben.name));
  await list.getByRole('button', { name: fill(people.block.undoFor, { name: ben.name }), exact: true }).click();
  await expect(list.getByText(people.block.nobody)).toBeVisible();
  await dialog.getByRole('button', { name: common.close, exact: true }).click();

  await ada.openConversation(ben.name);
  await expect(ada.composer()).toBeVisible();
  await ben.write('And now?');
  await expect(ada.message('And now?')).toBeVisible();
  await expect(ada.message('Do you hear me?')).toHaveCount(0);
}

const ownName = 'Chef vom Dienst';

async function callOtherwise(ada: Actor, ben: Actor): Promise<void> {
  await ada.openConversation(ben.name);
  await annotate(ada, ownName, 'Since May.\nLikes tea.');
  await expect(ada.conversationRow(ownName)).toBeVisible();
  await expect(ada.conversationRow(ben.name)).toHaveCount(0);
  const details = await openDetails(ada);
  await expect(details.getByRole('heading', { name: ownName })).toBeVisible();
  await expect(details.getByText(ben.name, { exact: true })).toBeVisible();
  await expect(details.getByText('Likes tea.')).toBeVisible();

  // What others read has the name that others know.
  await ada.composer().pressSequentially('@chef');
  await ada.page.getByRole('option', { name: ownName }).click();
  await expect(ada.composer()).toHaveValue(`@${ben.name} `);
  await ada.composer().pressSequentially('are you there?');
  await ada.composer().press('Enter');
  await expect(ada.message(`@${ownName} are you there?`)).toBeVisible();
  await expect(ben.message(`@${ben.name} are you there?`)).toBeVisible();

  await annotate(ada, '', '');
  await expect(ada.conversationRow(ben.name)).toBeVisible();
  await expect(details.getByText('Likes tea.')).toHaveCount(0);
}

/** By the keyboard alone. */
async function closeFolder(ada: Actor, ben: Actor): Promise<void> {
  const { conversationActions: actions, conversationList: list } = ada.words;
  const { keyboard } = ada.page;
  const heading = ada.conversationRow('Ward 3');
  await ada.conversationRow(ben.name).press('Shift+F10');
  await ada.page.getByRole('menuitem', { name: actions.move, exact: true }).press('Enter');
  await ada.page.getByLabel(actions.folder.name, { exact: true }).fill('Ward 3');
  await keyboard.press('Enter');
  await expect(ada.page.getByRole('dialog')).toHaveCount(0);
  // The menu that led to the dialog is gone: the keys go on where they were before it.
  await expect(ada.conversationRow(ben.name)).toBeFocused();
  await expect(heading).toBeVisible();
  await heading.press('Enter');
  await expect(ada.conversationRow(ben.name)).toHaveCount(0);
  await ben.write('Good morning');
  await expect(heading).toHaveAccessibleName(/ unread message/);
  // It stays closed for a window that begins anew.
  await ada.page.reload();
  await expect(heading).toHaveAccessibleName(/ unread message/);
  await expect(ada.conversationRow(ben.name)).toHaveCount(0);
  await heading.press('Enter');
  await expect(ada.conversationRow(ben.name)).toBeVisible();
  await heading.press('ArrowDown');
  await expect(ada.conversationRow(ben.name)).toBeFocused();
  await keyboard.press('ArrowRight');
  await expect(ada.button(fill(list.more, { name: ben.name }))).toBeFocused();
  await keyboard.press('Enter');
  await ada.page.getByRole('menuitem', { name: actions.markRead, exact: true }).press('Enter');
  await expect(ada.conversationRow(ben.name)).not.toHaveAccessibleName(/ unread message/);
}
