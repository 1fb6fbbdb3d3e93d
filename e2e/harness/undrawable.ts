/** Faults in drawing, which nobody knows how to cause otherwise. */
import type { Page } from '@playwright/test';

/** Drawing these throws, with the text in the error. */
export interface Undrawable {
  /** The text of a message. */
  readonly message: string;
  /** What stands behind a colon in the composer. */
  readonly code: string;
}

/** Until it ends, or the page is loaded again. */
interface Fault {
  end(): Promise<void>;
}

/** Breaks what the page uses for drawing just these. */
export async function makeUndrawable(page: Page, undrawable: Undrawable): Promise<Fault> {
  await page.evaluate(({ message, code }) => {
    const { test } = RegExp.prototype;
    const failing = function (this: RegExp, text: string): boolean {
      // The list shows the message, too, but never asks whether it is all emoji.
      const isMessage = text === message && this.source.includes('Emoji_Presentation');
      if (isMessage || text === code) throw new TypeError(`no ${text}`);
      return test.call(this, text);
    };
    Object.assign(RegExp.prototype, { test: failing });
    Object.assign(globalThis, { mendDrawing: () => Object.assign(RegExp.prototype, { test }) });
  }, undrawable);
  return mending(page);
}

/** Nothing that names a moment can be drawn, neither in the list nor in a conversation. */
export async function makeTimesUndrawable(page: Page, secret: string): Promise<Fault> {
  await page.evaluate((text) => {
    const { toISOString } = Date.prototype;
    const failing = (): never => {
      throw new RangeError(text);
    };
    Object.assign(Date.prototype, { toISOString: failing });
    Object.assign(globalThis, { mendDrawing: () => Object.assign(Date.prototype, { toISOString }) });
  }, secret);
  return mending(page);
}

function mending(page: Page): Fault {
  return { end: () => page.evaluate(() => (globalThis as unknown as { mendDrawing: () => void }).mendDrawing()) };
}
