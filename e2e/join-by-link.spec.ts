/** Joining a group by its link: an admin gives it away, somebody asks by it, and a member lets them in while the admin is gone. */
import { expect } from '@playwright/test';
import { cameraBefore } from './harness/camera';
import { openDetails, removeMember } from './harness/details';
import type { Person } from './harness/journey';
import { startAgainWith } from './harness/running-app';
import { test, type Actor } from './harness/stage';
import { fill } from './harness/words';

const group = 'Nachtdienst Station 3';

test('a group is joined by its link while its admin is away', async ({ stage }) => {
  const relay = await stage.relay();
  const ada = await stage.enter('Ada Lovelace');
  await ada.foundWorkspace('Praxis am Rhein', relay.foundingLink);
  const ben = await stage.enter('Ben Öztürk');
  await ben.join(await ada.invite());
  const cleo = await stage.enter('Cleo Laine', { language: 'de' });
  await cleo.join(await ada.invite());
  // Cleo comes back to it: who has been removed may, by a link that is given to them.
  await ada.createGroup(group, [ben.name, cleo.name]);
  await cleo.openConversation(group);
  await removeMember(ada, cleo.name);
  await expect(cleo.page.getByText(cleo.words.conversation.composer.notMember)).toBeVisible();

  const link = await test.step('Ada turns the link on and sends it to Cleo', async () => {
    const made = await turnLinkOn(ada);
    await ada.startDirect(cleo.name);
    await ada.write(`This is our group: ${made}`);
    await cleo.openConversation(ada.name);
    await expect(cleo.timeline().getByRole('link', { name: /^conclave:group#/ })).toBeVisible();
    await ben.openConversation(group);
    await expect(
      ben.timeline().getByText(fill(ben.words.conversation.notice.joinLink.on, { name: ada.name })),
    ).toBeVisible();
    return made;
  });
  await ada.app.close();
  await ben.app.close();

  await test.step('Cleo asks, and waits since nobody is there', () => askAndWait(cleo));
  const back = await stage.returning(ben);
  await test.step('Ben comes back, and Cleo is in', async () => {
    // The row is there all the time: what it leads to can be written to again.
    await cleo.conversationRow(group).click();
    await expect(cleo.composer()).toBeVisible();
    const { joinByLink, conversation } = cleo.words;
    await expect(cleo.page.getByText(fill(joinByLink.line.waiting, { name: group }))).toHaveCount(0);
    await expect(cleo.timeline().getByText(conversation.notice.joinedSelf)).toBeVisible();
    await cleo.write('Guten Abend');
    await back.openConversation(group);
    await expect(back.message('Guten Abend')).toBeVisible();
    const { joined } = back.words.conversation.notice;
    await expect(back.timeline().getByText(fill(joined, { people: cleo.name }))).toBeVisible();
  });

  await test.step('the link that is opened from outside leads to the group that one is in', async () => {
    await startAgainWith(cleo.app, link);
    const { title, member, open } = cleo.words.joinByLink;
    const dialog = cleo.page.getByRole('dialog', { name: title });
    await expect(dialog.getByText(member)).toBeVisible();
    await dialog.getByRole('button', { name: open, exact: true }).click();
    await expect(dialog).toBeHidden();
    await expect(cleo.message('Guten Abend')).toBeVisible();
  });
});

async function turnLinkOn(admin: Actor): Promise<string> {
  const { common, conversationDetails } = admin.words;
  const { joinLink } = conversationDetails;
  const details = await openDetails(admin);
  await details.getByText(joinLink.switch, { exact: true }).click();
  const dialog = admin.page.getByRole('dialog', { name: fill(joinLink.dialogTitle, { name: group }) });
  const field = dialog.getByLabel(joinLink.link, { exact: true });
  await expect(field).toHaveValue(/^conclave:group#/);
  const first = await field.inputValue();
  await dialog.getByRole('button', { name: joinLink.replace, exact: true }).click();
  await expect(field).toHaveValue(/^conclave:group#/);
  await expect(field).not.toHaveValue(first);
  const link = await field.inputValue();
  await dialog.getByRole('button', { name: common.done, exact: true }).click();
  await expect(dialog).toBeHidden();
  return link;
}

async function askAndWait(person: Actor): Promise<void> {
  const { common, joinByLink } = person.words;
  const camera = await cameraBefore(person.app, 'de');
  await person
    .timeline()
    .getByRole('link', { name: /^conclave:group#/ })
    .click();
  const dialog = person.page.getByRole('dialog', { name: joinByLink.title });
  await expect(dialog.getByText(group)).toBeVisible();
  await dialog.getByRole('button', { name: joinByLink.ask, exact: true }).click();
  await expect(dialog.getByText(joinByLink.waiting)).toBeVisible();
  await camera.shootAll('join-by-link');
  await dialog.getByRole('button', { name: common.done, exact: true }).click();
  await expect(dialog).toBeHidden();
  await expectWaiting(person);
  await camera.shoot('join-by-link-waiting');
}

async function expectWaiting(person: Person): Promise<void> {
  await expect(person.page.getByText(fill(person.words.joinByLink.line.waiting, { name: group }))).toBeVisible();
}
