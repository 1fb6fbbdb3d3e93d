/** `test` with a stage: people before real applications, and relays; everything ends and is removed after each test. */
import { test as base } from '@playwright/test';
import { Person, type Language } from './journey';
import { launchApp, temporaryFolder, type LaunchOptions, type RunningApp } from './running-app';
import { freePort, startStandaloneRelay, type StandaloneRelay } from './standalone-relay';

/** A person before an application of their own. */
export class Actor extends Person {
  constructor(
    readonly app: RunningApp,
    name: string,
    language: Language,
  ) {
    super(app.page, name, language);
  }
}

export interface Stage {
  /** Starts the application on a profile of its own. */
  enter(name: string, options?: Omit<LaunchOptions, 'userData'>): Promise<Actor>;
  /** Starts the application again on the profile of somebody whose application has ended. */
  returning(actor: Actor): Promise<Actor>;
  /** Two who talk in a conversation that both have open. The first one founded the workspace, on the relay of a `foundingLink` if there is one. */
  pair(foundingLink?: string, first?: Omit<LaunchOptions, 'userData'>): Promise<readonly [Actor, Actor]>;
  /** A relay in a process of its own, on loopback. */
  relay(): Promise<StandaloneRelay>;
  /** A folder that is removed after the test. */
  folder(name: string): string;
  /** Something to end after the test, before the folders are removed. */
  onEnd(end: () => Promise<void>): void;
}

export const test = base.extend<{ stage: Stage }>({
  // Playwright reads the names of the fixtures from this pattern.
  // oxlint-disable-next-line no-empty-pattern
  stage: async ({}, use, testInfo) => {
    const props = openStage();
    await use(props.stage);
    if (testInfo.status !== testInfo.expectedStatus) {
      for (const { name, app } of props.actors) {
        const body = await app.page.screenshot().catch(() => undefined);
        if (body !== undefined) await testInfo.attach(name, { body, contentType: 'image/png' });
      }
    }
    await props.clear();
  },
});

function openStage() {
  const actors: Actor[] = [];
  const folders: ReturnType<typeof temporaryFolder>[] = [];
  const endings: (() => Promise<void>)[] = [];

  const folder = (name: string): string => {
    const made = temporaryFolder(name);
    folders.push(made);
    return made.path;
  };
  const launch = async (name: string, options: LaunchOptions): Promise<Actor> => {
    const actor = new Actor(await launchApp(options), name, options.language ?? 'en');
    actors.push(actor);
    return actor;
  };
  const enter: Stage['enter'] = (name, options = {}) => launch(name, { ...options, userData: folder('profile') });
  const stage: Stage = {
    enter,
    returning: ({ name, language, app }) => launch(name, { language, userData: app.userData }),
    async pair(foundingLink, first) {
      const ada = await enter('Ada Lovelace', first);
      await ada.foundWorkspace('Praxis am Rhein', foundingLink);
      const ben = await enter('Ben Öztürk', { language: 'de' });
      await ben.join(await ada.invite());
      await ben.startDirect(ada.name);
      await ada.openConversation(ben.name);
      return [ada, ben];
    },
    async relay() {
      const relay = await startStandaloneRelay(folder('relay'), await freePort());
      endings.push(() => relay.stop('SIGKILL'));
      return relay;
    },
    folder,
    onEnd: (end) => void endings.push(end),
  };
  return {
    stage,
    actors,
    async clear() {
      // Those that were killed by the test are closed already.
      await Promise.all(actors.map(({ app }) => app.close().catch(() => app.kill())));
      for (const end of endings) await end();
      for (const { remove } of folders) remove();
    },
  };
}
