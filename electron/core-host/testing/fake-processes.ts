/** Processes, timers and a clock that a test plays by hand. */
import type { Clock } from '../../../shared/domain/clock';
import type { ChildListener, Schedule, StartChild } from '../child-process';

interface FakeChild {
  /** Every message that it was sent. */
  readonly sent: { readonly kind: string; readonly [field: string]: unknown }[];
  readonly ports: unknown[];
  readonly isKilled: boolean;
  /** What it reports to the shell. */
  report(message: unknown): void;
  exit(): void;
}

export interface FakeProcesses {
  readonly start: StartChild;
  readonly children: FakeChild[];
  readonly last: () => FakeChild;
  readonly schedule: Schedule;
  readonly clock: Clock;
  /** Lets time pass, and with it the timers. */
  advance(milliseconds: number): void;
  readonly timers: () => number[];
}

export function fakeProcesses(): FakeProcesses {
  const children: FakeChild[] = [];
  let timers: { readonly atMs: number; readonly action: () => void }[] = [];
  let now = 1_000_000;

  const start = (listener: ChildListener): ReturnType<StartChild> => {
    let isKilled = false;
    let hasExited = false;
    const exit = (): void => {
      if (hasExited) return;
      hasExited = true;
      listener.onExit();
    };
    const child: FakeChild = {
      sent: [],
      ports: [],
      get isKilled() {
        return isKilled;
      },
      report: (message) => listener.onMessage(message),
      exit,
    };
    children.push(child);
    return {
      post(message, port) {
        child.sent.push(structuredClone(message) as FakeChild['sent'][number]);
        if (port !== undefined) child.ports.push(port);
      },
      kill() {
        isKilled = true;
        exit();
      },
    };
  };

  return {
    start,
    children,
    last() {
      const child = children.at(-1);
      if (child === undefined) throw new Error('no process was started');
      return child;
    },
    schedule(action, delayMs) {
      const timer = { atMs: now + delayMs, action };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    clock: { nowMs: () => now },
    advance(milliseconds) {
      now += milliseconds;
      const due = timers.filter((timer) => timer.atMs <= now);
      timers = timers.filter((timer) => timer.atMs > now);
      for (const timer of due) timer.action();
    },
    timers: () => timers.map((timer) => timer.atMs - now),
  };
}
