/** Writes into and reads from a timeline of which only a part is in the document. */
import { expect } from '@playwright/test';
import type { Person } from './journey';

/** `Ada 001`, `Ada 002` ... */
export function numbered(word: string, from: number, to: number): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `${word} ${String(from + index).padStart(3, '0')}`);
}

/**
 * Types one message after the other as fast as the window takes them, and tells after each how many were taken: the field
 * is empty again. Waits for what `onTaken` answers. Ends without an error when the window is gone.
 */
export async function writeAll(
  person: Person,
  texts: readonly string[],
  onTaken: (count: number) => void | Promise<void> = () => {},
): Promise<void> {
  const { page } = person;
  try {
    await person.composer().click();
    const field = await person.composer().elementHandle();
    for (const [index, text] of texts.entries()) {
      await page.keyboard.insertText(text);
      await page.keyboard.press('Enter');
      await page.waitForFunction((element) => element instanceof HTMLTextAreaElement && element.value === '', field);
      await onTaken(index + 1);
    }
  } catch (error) {
    if (!page.isClosed()) throw error;
  }
}

/** Waits until a message with this number, or a later one, is shown; looks at every frame, since it may soon be scrolled away. */
export async function showsNumber(person: Person, word: string, number: number): Promise<void> {
  const isShown = ([before, least]: [string, number]): boolean =>
    Array.from(
      document.querySelectorAll('li[data-index]'),
      ({ textContent }) => textContent.split(`${before} `)[1],
    ).some((text) => Number.parseInt(text ?? '', 10) >= least);
  await person.page.waitForFunction(isShown, [word, number] as [string, number]);
}

export interface ShownMessage {
  /** The part of its text that matched. */
  readonly text: string;
  /** What is read aloud: sender, time and, for an own one, its state. */
  readonly label: string;
}

/** All messages of the open conversation whose text matches, from its beginning to its end, found by scrolling through it. */
export async function readTimeline(person: Person, pattern: RegExp): Promise<readonly ShownMessage[]> {
  const rows = await person.timeline().evaluate(scrollThrough);
  const indexes = rows.map(([index]) => index);
  expect(indexes, 'every row was seen').toEqual(Array.from(indexes, (_, index) => index));
  return rows.flatMap(([, label, text]) => {
    const found = pattern.exec(text)?.[0];
    return found === undefined || label === '' ? [] : [{ text: found, label }];
  });
}

/** The matching texts of the open conversation once there are `count` of them. */
export async function textsOf(person: Person, pattern: RegExp, count: number): Promise<readonly string[]> {
  await expect.poll(async () => (await readTimeline(person, pattern)).length).toBeGreaterThanOrEqual(count);
  return (await readTimeline(person, pattern)).map(({ text }) => text);
}

// Runs in the page: [index of the row, label, text] of every row.
async function scrollThrough(region: HTMLElement | SVGElement): Promise<[number, string, string][]> {
  const found = new Map<number, [number, string, string]>();
  const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
  const rows = (): HTMLElement[] => [...region.querySelectorAll<HTMLElement>('li[data-index]')];
  const hasMoreAbove = (): boolean => region.querySelector('ul')?.previousElementSibling != null;
  // Rows cover what is in sight: the virtualizer has caught up with the scrolling.
  const isCovered = (): boolean => {
    const view = region.getBoundingClientRect();
    const content = region.querySelector('ul')?.parentElement?.getBoundingClientRect() ?? view;
    // Padding at the end, and room for what says that more is loading at the beginning, hold no rows.
    const begin = Math.max(view.top, content.top + (hasMoreAbove() ? 56 : 0)) + 16;
    const end = Math.min(view.bottom, content.bottom) - 16;
    const bounds = rows().map((row) => row.getBoundingClientRect());
    return bounds.some(({ top }) => top <= begin) && bounds.some(({ bottom }) => bottom >= end);
  };
  const isAtTop = (): boolean => region.scrollTop < 1 && !hasMoreAbove() && isCovered();
  while (!isAtTop()) {
    region.scrollTop = 0;
    await frame();
  }
  for (;;) {
    for (const row of rows()) {
      const index = Number(row.dataset['index']);
      found.set(index, [index, row.getAttribute('aria-label') ?? '', row.innerText]);
    }
    const isAtEnd = region.scrollTop + region.clientHeight >= region.scrollHeight - 1;
    if (isAtEnd) return [...found.values()].sort(([a], [b]) => a - b);
    region.scrollTop += region.clientHeight * 0.7;
    do await frame();
    while (!isCovered());
  }
}
