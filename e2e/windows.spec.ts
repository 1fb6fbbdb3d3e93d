/** A conversation in a window of its own beside the main one, and what is done from the keyboard alone. */
import { expect, type Page } from '@playwright/test';
import { cameraBefore } from './harness/camera';
import { Person } from './harness/journey';
import { test, type Actor } from './harness/stage';

test('a conversation stands in its own window too, and commands reach everything from the keyboard', async ({
  stage,
}) => {
  const [ada, ben] = await stage.pair();
  const { jump, shortcuts } = ada.words;

  const own = await test.step('the keys open it, the menu brings the same window back', async () => {
    const opening = ada.app.electron.waitForEvent('window');
    await ada.page.keyboard.press('Control+Shift+O');
    const page = await opening;
    await expect(page).toHaveTitle(ben.name);
    await ada.button(ada.words.message.conversationMenu).click();
    await ada.page.getByRole('menuitem', { name: new RegExp(`^${jump.command['own-window']}`) }).click();
    await ada.page.bringToFront();
    await expect(new Person(page, ada.name, 'en').composer()).toBeVisible();
    expect(ada.app.electron.windows()).toHaveLength(2);
    return new Person(page, ada.name, 'en');
  });

  await test.step('it is confined as the main one is, and shows nothing but the conversation', async () => {
    expect(await windowPreferences(ada)).toEqual([confined, confined]);
    await expect(own.page.getByRole('navigation')).toHaveCount(0);
    await expect(own.button(ada.words.conversation.backToList)).toHaveCount(0);
    expect(await own.page.evaluate(() => 'require' in globalThis || window.open('about:blank') !== null)).toBe(false);
  });

  await test.step('both windows show what comes, the preview without marks, and either writes', async () => {
    await ben.write('*Bed 12* moves');
    await expect(ada.message('Bed 12 moves')).toBeVisible();
    await expect(own.message('Bed 12 moves')).toBeVisible();
    await expect(ada.conversationRow(ben.name)).toHaveAccessibleName(/, Bed 12 moves,/);
    await own.write('From the small window');
    await expect(ada.message('From the small window')).toBeVisible();
    await expect(ben.message('From the small window')).toBeVisible();
  });

  await test.step('a command in one window holds in both', async () => {
    await command(own.page, 'dark');
    await expect(own.page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await expect(ada.page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await command(ada.page, 'colours system');
    await expect(own.page.locator('html')).toHaveAttribute('data-theme', 'light');
  });

  await test.step('it stays with its conversation, and what is found in another opens there', async () => {
    const { people, search } = ada.words;
    await ada.openNotes();
    for (const text of ['The first note', 'The second note']) await ada.write(text);
    await ada.openConversation(ben.name);

    await own.page.bringToFront();
    for (const key of ['Alt+ArrowDown', 'Alt+ArrowUp', 'Alt+ArrowLeft']) await own.page.keyboard.press(key);
    const openFound = async (text: string): Promise<void> => {
      const dialog = own.page.getByRole('dialog', { name: search.title });
      await own.page.keyboard.press('Control+F');
      await dialog.getByRole('combobox').fill(text);
      await dialog.getByRole('button', { name: search.everywhere, exact: true }).click();
      await dialog.getByRole('option', { name: text }).click();
      await expect(dialog).toBeHidden();
    };
    const opening = ada.app.electron.waitForEvent('window');
    await openFound('The first note');
    const notes = new Person(await opening, ada.name, 'en');
    // A message that was jumped to has the focus.
    await expect(notes.message('The first note')).toBeFocused();
    await openFound('The second note');
    await expect(notes.message('The second note')).toBeFocused();
    await expect(notes.page).toHaveTitle(people.notes);
    await expect(own.page).toHaveTitle(ben.name);
    await expect(own.message('From the small window')).toBeVisible();
    const closed = notes.page.waitForEvent('close');
    await notes.page.evaluate(() => window.close()).catch(() => undefined);
    await closed;
  });

  await test.step('closed, it leaves the main one', async () => {
    const closed = own.page.waitForEvent('close');
    await own.page.evaluate(() => window.close()).catch(() => undefined);
    await closed;
    expect(ada.app.electron.windows()).toHaveLength(1);
    await ada.write('Still here');
    await expect(ben.message('Still here')).toBeVisible();
  });

  const camera = await cameraBefore(ada.app, 'windows');
  await test.step('commands are found by words of both languages, and change the open conversation', async () => {
    await ada.page.keyboard.press('Control+k');
    await ada.page.getByLabel(jump.label).fill('mute');
    await expect(ada.page.getByRole('option', { name: jump.command.mute })).toBeVisible();
    await camera.shoot('commands');
    // First it empties the field, then it closes the dialog.
    await ada.page.keyboard.press('Escape');
    await expect(ada.page.getByRole('combobox')).toHaveValue('');
    await ada.page.keyboard.press('Escape');
    await expect(ada.page.getByRole('dialog')).toBeHidden();
    await command(ada.page, 'stumm');
    await expect(ada.conversationRow(ben.name)).toHaveAccessibleName(
      new RegExp(`, ${ada.words.conversationList.muted},`),
    );
  });

  await test.step('a page lists all keys', async () => {
    await ada.page.keyboard.press('Control+/');
    const dialog = ada.page.getByRole('dialog', { name: shortcuts.title });
    await expect(dialog.getByText(shortcuts.does['own-window'])).toBeVisible();
    await camera.shoot('shortcuts');
    await camera.resize('narrow');
    await camera.shoot('shortcuts');
    await ada.page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  });
});

/** Chooses a command by what is typed, as the first that answers. */
async function command(page: Page, typed: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expect(page.getByRole('combobox')).toBeFocused();
  // With the last letter, before anything of it is drawn.
  await page.keyboard.type(typed);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
}

const confined = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webSecurity: true,
  hasSameSession: true,
};

async function windowPreferences(actor: Actor): Promise<readonly unknown[]> {
  return await actor.app.electron.evaluate(({ BrowserWindow }) => {
    const windows = BrowserWindow.getAllWindows();
    return windows.map(({ webContents }) => {
      // Part of Electron that is not documented, and the only way to see what holds.
      const contents = webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
      const { sandbox, contextIsolation, nodeIntegration, webSecurity } = contents.getLastWebPreferences();
      const hasSameSession = webContents.session === windows[0]?.webContents.session;
      return { sandbox, contextIsolation, nodeIntegration, webSecurity, hasSameSession };
    });
  });
}
