/** What a person does in the details of the open conversation. */
import { expect, type Locator } from '@playwright/test';
import type { Person } from './journey';
import { fill } from './words';

/** Opens the details if they are closed. */
export async function openDetails(person: Person): Promise<Locator> {
  const { conversation, conversationDetails } = person.words;
  const details = person.page.getByRole('complementary', { name: conversationDetails.label, exact: true });
  const open = person.button(conversation.showDetails);
  await expect(details.or(open).first()).toBeVisible();
  if (await open.isVisible()) await open.click();
  await expect(details).toBeVisible();
  return details;
}

/** Chooses from the menu of a member. */
export async function chooseForMember(person: Person, memberName: string, words: string): Promise<void> {
  const details = await openDetails(person);
  const name = fill(person.words.conversationDetails.memberMenu, { name: memberName });
  await details.getByRole('button', { name, exact: true }).click();
  await person.page.getByRole('menuitem', { name: words, exact: true }).click();
  await expect(person.page.getByRole('menu')).toBeHidden();
}

/** Takes somebody out of the group: the menu, and the question. */
export async function removeMember(person: Person, memberName: string): Promise<void> {
  const { removing, member } = person.words.conversationDetails;
  await chooseForMember(person, memberName, member.remove);
  const question = person.page.getByRole('alertdialog');
  await question.getByRole('button', { name: removing.confirm, exact: true }).click();
  await expect(question).toBeHidden();
}

/** Sets one of the facts that can be chosen. */
export async function setFact(person: Person, label: string, choice: string): Promise<void> {
  const details = await openDetails(person);
  await details.getByRole('button', { name: label }).click();
  await person.page.getByRole('option', { name: choice, exact: true }).click();
  await expect(person.page.getByRole('listbox')).toBeHidden();
}
