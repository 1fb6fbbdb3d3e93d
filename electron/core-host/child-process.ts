/** A process that the shell started and that may die at any time. */
export interface ChildProcess {
  /** `port` goes along: a MessagePortMain. Does nothing once the process has exited. */
  post(message: unknown, port?: Electron.MessagePortMain): void;
  kill(): void;
}

export interface ChildListener {
  onMessage(message: unknown): void;
  /** Called once. Its exit code tells nothing: it is 0 after SIGKILL, too. */
  onExit(): void;
}

export type StartChild = (listener: ChildListener) => ChildProcess;

/** Runs `action` after a while; the answer calls it off. */
export type Schedule = (action: () => void, delayMs: number) => () => void;

export const scheduleWithTimer: Schedule = (action, delayMs) => {
  const timer = setTimeout(action, delayMs);
  return () => clearTimeout(timer);
};
