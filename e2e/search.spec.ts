/** What two people wrote is found again: words, beginnings, phrases and parts of words, in one conversation or in all. */
import { expect, type Locator } from '@playwright/test';
import { cameraBefore } from './harness/camera';
import type { Person } from './harness/journey';
import { test } from './harness/stage';
import { fill } from './harness/words';

test('what both wrote is found by words, phrases, parts of words and filters', async ({ stage }) => {
  const [ada, ben] = await stage.pair();
  await ada.write('The Überweisungsschein for bed 12 is at https://ward.example');
  await ada.write('Please be on time at the ward round tomorrow');
  // Their order is that of the results.
  await expect(ben.message('ward round tomorrow')).toBeVisible();
  await ben.write('Die Straße ist gesperrt, der Entlassungsbericht kommt später');
  await ben.write('Tomorrow there is no round on the ward');
  await expect(ada.message('Tomorrow there is no round')).toBeVisible();

  for (const person of [ada, ben]) {
    await person.page.keyboard.press('Control+Shift+F');
    await expectFound(person, 'schein', ['Überweisungsschein']);
    await expectFound(person, 'strasse bericht', ['Entlassungsbericht']);
    await expectFound(person, 'ueberw', ['Überweisungsschein']);
    await expectFound(person, 'ward round', ['no round on the ward', 'ward round tomorrow']);
    await expectFound(person, '"ward round"', ['ward round tomorrow']);
    await expectFound(person, 'ward from:Ada', ['ward round tomorrow', 'ward.example']);
    await expectFound(person, 'has:link', ['Überweisungsschein']);
    await expectFound(person, 'ward before:2020-01-01', []);
    await leave(person);
  }

  await test.step('the pictures', async () => {
    const camera = await cameraBefore(ada.app, 'search');
    await ada.page.keyboard.press('Control+F');
    await camera.shoot('hint');
    await field(ada).fill('ward from:Ada');
    await expect(results(ada)).toContainText(['ward round tomorrow', 'ward.example']);
    await camera.shoot('results');
    await camera.resize('narrow');
    await camera.shoot('results');
    await field(ada).fill('zebra');
    await expect(dialog(ada).getByText(ada.words.search.noHitText)).toBeVisible();
    await camera.shoot('nothing');
    await camera.resize('wide');
    await leave(ada);
  });

  await test.step('from the header, and by the jump dialog, with the keyboard alone', async () => {
    await ben.page.getByRole('button', { name: ben.words.search.open, exact: true }).click();
    await expect(dialog(ben).getByText(fill(ben.words.search.inConversation, { name: ada.name }))).toBeVisible();
    await leave(ben);
    await ben.page.keyboard.press('Control+K');
    await expect(ben.page.getByRole('combobox')).toBeFocused();
    await ben.page.keyboard.type('gesperrt');
    await ben.page.getByRole('option', { name: fill(ben.words.jump.searchMessages, { query: 'gesperrt' }) }).click();
    await expect(results(ben)).toContainText(['gesperrt']);
    await expect(field(ben)).toBeFocused();
    await ben.page.keyboard.press('ArrowDown');
    await ben.page.keyboard.press('Enter');
    await expect(dialog(ben)).toBeHidden();
    await expect(ben.message('gesperrt')).toBeVisible();
  });
});

/** Escape empties the field, if there is anything in it; then it closes the dialog. */
async function leave(person: Person): Promise<void> {
  await field(person).fill('');
  await field(person).press('Escape');
  await expect(dialog(person)).toBeHidden();
}

function dialog(person: Person): Locator {
  return person.page.getByRole('dialog', { name: person.words.search.title });
}

function field(person: Person): Locator {
  return dialog(person).getByRole('combobox');
}

function results(person: Person): Locator {
  return dialog(person).getByRole('option');
}

/** The results, the newest first, each by a part of its text. */
async function expectFound(person: Person, query: string, texts: readonly string[]): Promise<void> {
  const { search } = person.words;
  await field(person).fill(query);
  const count = texts.length === 1 ? search.found_one : search.found_other;
  const told = texts.length === 0 ? search.noHit : fill(count, { count: String(texts.length) });
  await expect(dialog(person).getByRole('status').last()).toContainText(told);
  // An empty list has one option, which says that it is empty.
  await expect(results(person)).toContainText(texts.length === 0 ? [search.noHitText] : [...texts]);
}
