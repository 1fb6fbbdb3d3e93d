/** A process behind the window dies: the window says so, comes back by itself, and loses nothing that was written in it. */
import { expect } from '@playwright/test';
import { killPart } from './harness/app-processes';
import type { Person } from './harness/journey';
import { test } from './harness/stage';
import { textsOf } from './harness/timeline';

const pattern = /Message \d/;
const mark = 'the same page';

/**
 * The shell waits longer after each death of a process; after this many the outage is long enough to be told. After one more it
 * would not start the core again, which dies each time before it has started.
 */
const deaths = 5;

test('the core dies again and again', async ({ stage }) => {
  const [ada, ben] = await stage.pair();
  await ada.page.evaluate((text) => Object.assign(window, { mark: text }), mark);
  await ada.write('Message 1');
  await ada.expectState('Message 1', 'delivered');

  const restarting = ada.page.getByText(ada.words.accountStatus.restarting);
  let killed: number | undefined;
  for (let death = 0; death < deaths; death += 1) killed = await killPart(ada.app, 'core', killed);
  await expectTyping(ada, 'Message 2');
  await expect(restarting).toBeVisible();
  await ben.write('Message 3');
  await expect(restarting).toBeHidden();

  await expect(ada.composer()).toHaveValue('');
  await ada.expectState('Message 2', 'delivered');
  await expect(ada.message('Message 3')).toBeVisible();
  await ada.write('Message 4');
  await ada.expectState('Message 4', 'delivered');
  for (const person of [ada, ben]) {
    expect([...(await textsOf(person, pattern, 4))].sort()).toEqual([
      'Message 1',
      'Message 2',
      'Message 3',
      'Message 4',
    ]);
  }
  expect(await ada.page.evaluate(() => Reflect.get(window, 'mark'))).toBe(mark);
});

test('the relay on this computer dies again and again', async ({ stage }) => {
  const [ada, ben] = await stage.pair();
  await ada.page.evaluate((text) => Object.assign(window, { mark: text }), mark);
  await ada.write('Message 1');
  await ada.expectState('Message 1', 'delivered');

  const offline = ada.page.getByText(ada.words.workspace.offline);
  let killed: number | undefined;
  for (let death = 0; death < deaths; death += 1) killed = await killPart(ada.app, 'relay', killed);
  await expect(offline).toBeVisible();
  await ada.write('Message 2');
  await ben.write('Message 3');
  await expect(offline).toBeHidden();

  await ada.expectState('Message 2', 'delivered');
  await ben.expectState('Message 3', 'delivered');
  const atAda = await textsOf(ada, pattern, 3);
  expect([...atAda].sort()).toEqual(['Message 1', 'Message 2', 'Message 3']);
  expect(await textsOf(ben, pattern, 3)).toEqual(atAda);
  expect(await ada.page.evaluate(() => Reflect.get(window, 'mark'))).toBe(mark);
});

/** What is written while nothing can store it stays in the field. */
async function expectTyping(person: Person, text: string): Promise<void> {
  await person.composer().fill(text);
  await person.composer().press('Enter');
  await expect(person.composer()).toHaveValue(text);
}
