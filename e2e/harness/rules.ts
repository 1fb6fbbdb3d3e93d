/** What a person does in the workspace's rules, in the settings. */
import { expect, type Locator } from '@playwright/test';
import type { Person } from './journey';
import { fill } from './words';

/** Opens the settings at the rules. */
export async function openRules(person: Person): Promise<Locator> {
  const { accountRail, settings } = person.words;
  await person.button(accountRail.settings).click();
  const dialog = person.page.getByRole('dialog', { name: settings.title });
  await dialog.getByRole('tab', { name: settings.rules.tab, exact: true }).click();
  return dialog;
}

/** Lets messages be edited for a quarter of an hour, and returns how the window says that. Leaves the settings open. */
export async function limitEdits(person: Person): Promise<string> {
  const time = person.language === 'de' ? '15 Minuten' : '15 minutes';
  const { edit, within } = person.words.settings.rules;
  await chooseRule(person, await openRules(person), edit, fill(within, { time }));
  return time;
}

/** Forbids edits, and has messages vanish after a day at the latest. Leaves the settings open. */
export async function forbidEditsAndRequireTimers(person: Person): Promise<void> {
  const { rules } = person.words.settings;
  const dialog = await openRules(person);
  await chooseRule(person, dialog, rules.edit, rules.never);
  await chooseRule(person, dialog, rules.timers, rules.timerRule.required);
  await expect(dialog.getByRole('button', { name: rules.longest })).toContainText(
    person.language === 'de' ? '1 Tag' : '1 day',
  );
}

export async function closeSettings(person: Person): Promise<void> {
  const dialog = person.page.getByRole('dialog', { name: person.words.settings.title });
  await dialog.getByRole('button', { name: person.words.common.close, exact: true }).click();
  await expect(dialog).toBeHidden();
}

async function chooseRule(person: Person, dialog: Locator, label: string, choice: string): Promise<void> {
  await dialog.getByRole('button', { name: label }).click();
  await person.page.getByRole('option', { name: choice, exact: true }).click();
}
