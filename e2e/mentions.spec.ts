/** From one mention to the next by the keyboard, which is at a message or in the list of them all the while. */
import { expect } from '@playwright/test';
import { test, type Actor } from './harness/stage';
import { fill } from './harness/words';

/** Taller than the window is. */
const tall = Array.from({ length: 60 }, (_, line) => `Line ${line}`).join('\n');

test('the button to the next mention leads the keys to it, and leaves them among the messages when it goes', async ({
  stage,
}) => {
  const [ada, ben] = await stage.pair();
  const { conversation } = ada.words;
  const next = (count: number) => {
    const words = count === 1 ? conversation.nextMention_one : conversation.nextMention_other;
    return ada.page.getByRole('button', { name: fill(words, { count: String(count) }), exact: true });
  };
  await ben.write(tall);
  await expect(ada.message('Line 59')).toBeVisible();
  await ada.timeline().evaluate((section) => section.scrollTo({ top: 0 }));
  await expect(ada.button(conversation.jumpToLatest)).toBeVisible();
  for (const text of ['first', 'second', 'third']) {
    await ben.write(tall);
    await mention(ben, ada, text);
  }
  await ben.write(tall);

  await test.step('a press leads to the message', async () => {
    await next(3).press('Enter');
    await expect(ada.message('the first')).toBeFocused();
    await next(2).press('Enter');
    await expect(ada.message('the second')).toBeFocused();
  });

  await test.step('where it goes by itself, since the last mention was read, the keys stay among the messages', async () => {
    await next(1).focus();
    await ada.timeline().evaluate((section) => section.scrollTo({ top: section.scrollHeight }));
    await expect(next(1)).toHaveCount(0);
    await expect(ada.timeline()).toBeFocused();
  });
});

async function mention(writer: Actor, reader: Actor, text: string): Promise<void> {
  const field = writer.composer();
  await field.pressSequentially(`@${reader.name.slice(0, 3)}`);
  await expect(writer.page.getByRole('option', { name: reader.name, exact: true })).toBeVisible();
  await field.press('Enter');
  await field.pressSequentially(`the ${text}`);
  await field.press('Enter');
  await expect(field).toHaveValue('');
}
