/** The running application as the parts of the window's bench use it. */
import type { CDPSession, ElectronApplication, Locator } from '@playwright/test';
import { Person } from '../e2e/harness/journey';
import { launchApp, type RunningApp } from '../e2e/harness/running-app';
import type { Steps } from './steps';

export interface Session {
  readonly app: RunningApp;
  readonly person: Person;
  readonly tools: CDPSession;
  row(group: string): Locator;
  open(group: string): Promise<void>;
}

const startMs = 60_000;
const endMs = 20_000;
/** Less than any step waits, so that a step says what it waited for. */
const patienceMs = 15_000;

/** What `act` answers in an application on this profile, which is ended however that went; undefined when it fails. */
export async function inSession<T>(
  profile: string,
  steps: Steps,
  act: (session: Session) => Promise<T>,
): Promise<T | undefined> {
  const app = await steps.take('the application to start', startMs, () => launchApp({ userData: profile }));
  if (app === undefined) return undefined;
  try {
    return await act(await sessionOf(app));
  } catch (error) {
    steps.miss('a part of the window', error);
    return undefined;
  } finally {
    await endApp(app, steps);
  }
}

async function sessionOf(app: RunningApp): Promise<Session> {
  const { page } = app;
  page.setDefaultTimeout(patienceMs);
  const person = new Person(page, 'Owner', 'en');
  const row = (group: string): Locator => page.getByRole('row', { name: new RegExp(`^${group},`) });
  return {
    app,
    person,
    tools: await page.context().newCDPSession(page),
    row,
    async open(group) {
      await row(group).click();
      await page.getByRole('main', { name: group, exact: true }).locator('li[data-index]').first().waitFor();
      await person.composer().waitFor();
    },
  };
}

/** Gently, or else at once. */
export async function endApp(app: RunningApp, steps: Steps): Promise<void> {
  const isEnded = await steps.take('the application to end', endMs, async () => {
    await app.close();
    return true;
  });
  if (isEnded !== true) await app.kill();
}

/** Of the first window, in CSS pixels. */
export function contentSize(electron: ElectronApplication): Promise<{ width: number; height: number }> {
  return electron.evaluate(({ BrowserWindow }) => {
    const [width = 0, height = 0] = BrowserWindow.getAllWindows()[0]?.getContentSize() ?? [];
    return { width, height };
  });
}
