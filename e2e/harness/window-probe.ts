/** What a page tells of its own speed: run in it by Playwright, so each function stands alone. */

/** Puts a probe of keys into the page: for each key, the time from the press to the frame that shows it. */
export function watchKeys(): void {
  const times: number[] = [];
  Object.assign(globalThis, { keyTimesMs: times });
  const channel = new MessageChannel();
  const waiting: number[] = [];
  // The task after an animation frame runs when that frame's script, style, layout and paint are done.
  channel.port1.addEventListener('message', () => {
    for (const since of waiting.splice(0)) times.push(performance.now() - since);
  });
  channel.port1.start();
  window.addEventListener(
    'keydown',
    ({ timeStamp }) => {
      requestAnimationFrame(() => {
        waiting.push(timeStamp);
        channel.port2.postMessage(undefined);
      });
    },
    { capture: true },
  );
}

/** Milliseconds from choosing a row of the list to the frame in which that conversation's newest messages stand. */
export function switchTo(name: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const row = [...document.querySelectorAll<HTMLElement>('[role="row"]')].find((each) =>
      each.getAttribute('aria-label')?.startsWith(name),
    );
    if (row === undefined) {
      reject(new Error('no such row'));
      return;
    }
    const beganMs = performance.now();
    const isShown = (): boolean =>
      document.querySelector('main')?.getAttribute('aria-label')?.startsWith(name) === true &&
      document.querySelectorAll('main li[data-index]').length > 5;
    const look = (): void => {
      if (!isShown()) {
        requestAnimationFrame(look);
        return;
      }
      setTimeout(() => resolve(performance.now() - beganMs));
    };
    for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'] as const) {
      const kind = type.startsWith('pointer') ? PointerEvent : MouseEvent;
      row.dispatchEvent(new kind(type, { bubbles: true, cancelable: true, button: 0, detail: 1 }));
    }
    requestAnimationFrame(look);
  });
}

/** Scrolls the timeline towards older messages for a while, one step a frame; answers how many rows went past. */
export async function scrollBack(region: Element, frames: number): Promise<number> {
  const seen = new Set<string>();
  const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
  for (let count = 0; count < frames; count += 1) {
    region.scrollTop -= 60;
    await frame();
    for (const row of region.querySelectorAll<HTMLElement>('li[aria-label]')) seen.add(row.innerText);
  }
  return seen.size;
}
