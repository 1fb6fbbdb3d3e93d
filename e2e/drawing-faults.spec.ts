/** What can't be drawn takes nothing else along: a message, a conversation, the whole window. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import { cameraBefore } from './harness/camera';
import { choose } from './harness/message-hands';
import { makeTimesUndrawable, makeUndrawable } from './harness/undrawable';
import { test } from './harness/stage';

const undrawable = { message: 'not to be drawn', code: 'notdrawn' } as const;

test('what cannot be drawn is said in its place, the rest stands, and the log has the fault without the text', async ({
  stage,
}) => {
  const logFile = path.join(stage.folder('log'), 'ben');
  const ada = await stage.enter('Ada Lovelace');
  await ada.foundWorkspace('Praxis am Rhein');
  const ben = await stage.enter('Ben Öztürk', { language: 'de', logFile });
  await ben.join(await ada.invite());
  await ben.startDirect(ada.name);
  await ada.openConversation(ben.name);
  const { page, words } = ben;
  const { fault } = words.common;
  const camera = await cameraBefore(ben.app, 'drawing-faults');
  const drawing = await makeUndrawable(page, undrawable);

  await test.step('a message', async () => {
    await ben.write('The one before');
    await ada.write(undrawable.message);
    await expect(ben.timeline().getByText(fault.message, { exact: true })).toBeVisible();
    await ada.write('and the next one');
    await expect(ben.message('and the next one')).toBeVisible();
    await expect(ben.message('The one before')).toBeVisible();
    await camera.shoot('message');
    await choose(ada, undrawable.message, 'edit');
    await ada.write('drawn after all');
    await expect(ben.message('drawn after all')).toBeVisible();
  });

  await test.step('a conversation', async () => {
    await ben.composer().pressSequentially(`:${undrawable.code}`);
    const fallen = page.getByRole('alert').filter({ hasText: fault.conversation });
    await expect(fallen).toBeVisible();
    await expect(ben.conversationRow(ada.name)).toBeVisible();
    await camera.shoot('conversation');
    await camera.resize('narrow');
    await camera.shoot('conversation');
    await camera.resize('wide');
    await drawing.end();
    await fallen.getByRole('button', { name: words.common.retry, exact: true }).click();
    await expect(ben.message('drawn after all')).toBeVisible();
    await ben.composer().fill('');
  });

  await test.step('the window', async () => {
    const times = await makeTimesUndrawable(page, undrawable.message);
    await ada.write('nobody can say when');
    await expect(page.getByRole('heading', { name: fault.title })).toBeVisible();
    // Who looks at the picture asks for the time, too.
    await times.end();
    await camera.shoot('window');
    await page.emulateMedia({ contrast: 'more' });
    await expect(page.locator('html')).toHaveAttribute('data-contrast', 'more');
    await camera.shoot('window-more-contrast');
    await page.emulateMedia({ contrast: 'no-preference' });
    await expect(page.locator('html')).toHaveAttribute('data-contrast', 'ordinary');
    await ben.button(fault.reload).click();
    await ben.openConversation(ada.name);
    await expect(ben.message('nobody can say when')).toBeVisible();
  });

  // Another program writes the log.
  const written = (): string => readFileSync(logFile, 'utf8');
  await expect
    .poll(() => written().match(/"page-fault","name":"(Type|Range)Error"/g)?.length)
    .toBeGreaterThanOrEqual(3);
  expect(written()).not.toContain(undrawable.message);
});
