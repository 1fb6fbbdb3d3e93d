/** What a page tells of its own speed: run in it by Playwright, so each function stands alone. */

/** Of one key, in milliseconds. */
export interface KeyTimes {
  /** From the press to the end of the work on the frame that shows it. Waiting for the frame is in it. */
  readonly wholeMs: number;
  /** The work alone: what its events took, and the frame's script, style, layout and paint. */
  readonly workMs: number;
}

/** Begins anew to note the times of every key that changes a field, in `globalThis.keyTimes`. */
export function watchKeys(): void {
  const times: KeyTimes[] = [];
  const scope = globalThis as typeof globalThis & { keyTimes?: KeyTimes[]; stopWatchingKeys?: () => void };
  scope.stopWatchingKeys?.();
  scope.keyTimes = times;
  const key = { pressedMs: 0, begunMs: 0, handledMs: 0, frameMs: 0 };
  const handled = new MessageChannel();
  const painted = new MessageChannel();
  // The task after the input's is the first one when all that listens to it is done.
  handled.port1.addEventListener('message', () => {
    key.handledMs = performance.now();
  });
  // The task after an animation frame begins when that frame's script, style, layout and paint are done.
  painted.port1.addEventListener('message', () => {
    const nowMs = performance.now();
    const eventsMs = Math.max(0, Math.min(key.handledMs, key.frameMs) - key.begunMs);
    times.push({ wholeMs: nowMs - key.pressedMs, workMs: eventsMs + nowMs - key.frameMs });
  });
  handled.port1.start();
  painted.port1.start();
  const onKeyDown = ({ timeStamp }: KeyboardEvent): void => {
    Object.assign(key, { pressedMs: timeStamp, begunMs: performance.now(), handledMs: Number.POSITIVE_INFINITY });
  };
  const onInput = (): void => {
    handled.port2.postMessage(undefined);
    requestAnimationFrame(() => {
      key.frameMs = performance.now();
      painted.port2.postMessage(undefined);
    });
  };
  window.addEventListener('keydown', onKeyDown, { capture: true });
  window.addEventListener('input', onInput, { capture: true });
  scope.stopWatchingKeys = () => {
    window.removeEventListener('keydown', onKeyDown, { capture: true });
    window.removeEventListener('input', onInput, { capture: true });
  };
}

export function hasKeys(count: number): boolean {
  return ((globalThis as typeof globalThis & { keyTimes?: KeyTimes[] }).keyTimes?.length ?? 0) >= count;
}

export function readKeys(): KeyTimes[] {
  return (globalThis as typeof globalThis & { keyTimes?: KeyTimes[] }).keyTimes ?? [];
}

/** Puts a bare field over the page, with this text, and the focus into it. */
export function addBareField(text: string): void {
  const field = document.createElement('textarea');
  field.id = 'bare-field';
  Object.assign(field.style, {
    position: 'fixed',
    inset: '0 auto auto 0',
    width: '400px',
    height: '200px',
    zIndex: '99',
  });
  field.value = text;
  document.body.append(field);
  field.focus();
  field.setSelectionRange(text.length, text.length);
}

export function removeBareField(): void {
  document.querySelector('#bare-field')?.remove();
}

/** Of going to another conversation, in milliseconds from the press of a key or a button of the mouse. */
export interface SwitchTime {
  /** To the frame in which its last messages stand, painted. */
  readonly shownMs: number;
  /** Until what is typed goes into its field. */
  readonly readyMs: number;
  /** Frames in which its messages were painted elsewhere than at their end. */
  readonly framesAstray: number;
}

/** Begins to watch for another conversation: `globalThis.switchTime` resolves when it can be written in. */
export function watchSwitch(): void {
  // Others are kept out of sight.
  const shown = (): Element | undefined =>
    [...document.querySelectorAll('main')].find((main) => main.checkVisibility());
  const labelOf = (): string => shown()?.getAttribute('aria-label') ?? '';
  const before = labelOf();
  const rowsOf = (region: Element): number[] =>
    [...region.querySelectorAll('li[data-index]')].map((row) => row.getBoundingClientRect().bottom);
  const look = (): 'elsewhere' | 'astray' | 'shown' => {
    const region = shown()?.querySelector('section') ?? null;
    if (labelOf() === before || region === null) return 'elsewhere';
    const { bottom } = region.getBoundingClientRect();
    const last = Math.max(...rowsOf(region));
    return last <= bottom + 1 && last >= bottom - 60 ? 'shown' : 'astray';
  };
  const hasField = (): boolean =>
    document.activeElement instanceof HTMLTextAreaElement && shown()?.contains(document.activeElement) === true;
  const scope = globalThis as typeof globalThis & { switchTime?: Promise<SwitchTime> };
  scope.switchTime = new Promise((resolve) => {
    const begin = (event: Event): void => {
      if (event instanceof KeyboardEvent && event.key === 'Alt') return;
      const { timeStamp } = event;
      for (const type of ['pointerdown', 'keydown']) window.removeEventListener(type, begin, { capture: true });
      let framesAstray = 0;
      const painted = new MessageChannel();
      // The task after an animation frame begins when that frame is painted.
      const nextFrame = (): void => {
        requestAnimationFrame(() => painted.port2.postMessage(undefined));
      };
      painted.port1.addEventListener('message', () => {
        const shownMs = performance.now() - timeStamp;
        const seen = look();
        if (seen === 'astray') framesAstray += 1;
        if (seen !== 'shown') return nextFrame();
        const lookForField = (): void => {
          if (hasField()) resolve({ shownMs, readyMs: performance.now() - timeStamp, framesAstray });
          else requestAnimationFrame(lookForField);
        };
        lookForField();
      });
      painted.port1.start();
      nextFrame();
    };
    for (const type of ['pointerdown', 'keydown']) window.addEventListener(type, begin, { capture: true });
  });
}

export function switchTime(): Promise<SwitchTime> {
  const { switchTime: time } = globalThis as typeof globalThis & { switchTime?: Promise<SwitchTime> };
  return time ?? Promise.resolve({ shownMs: Number.NaN, readyMs: Number.NaN, framesAstray: 0 });
}

/** Makes this page one list of plain rows that scrolls, and nothing else. */
export function showPlainRows(count: number): void {
  const region = document.createElement('section');
  Object.assign(document.body.style, { margin: '0' });
  Object.assign(region.style, { height: '100vh', overflowY: 'auto', font: '15px sans-serif' });
  for (let index = 0; index < count; index += 1) {
    const row = document.createElement('div');
    row.textContent = `Row ${index}: bed twelve moves to the second floor at eleven, the lift is booked.`;
    row.style.padding = '12px';
    region.append(row);
  }
  // Where the application has its messages.
  const main = document.createElement('main');
  main.append(region);
  document.body.replaceChildren(main);
  region.scrollTop = region.scrollHeight;
}
