/**
 * `test` with a studio for the pictures: one person before a window, on a relay that can be stopped, and colleagues without
 * windows. Everything ends and is removed after each test.
 */
import path from 'node:path';
import { expect, test as base } from '@playwright/test';
import { systemClock, type Clock } from '../../shared/domain/clock';
import { cameraBefore, type Camera } from './camera';
import { joinAsColleague, type Colleague } from './colleague';
import { Person, type Language } from './journey';
import { startRecordedRelay, type RecordedRelay } from './recorded-relay';
import { launchApp, temporaryFolder, type LaunchOptions, type RunningApp } from './running-app';
import { scenes, type Scene } from './scenes';

export interface Studio {
  /** A fresh relay, and a folder for all that a test writes. Its clock, and that of those who found on it, can be set. */
  openRelay(clock?: Clock): Promise<{ readonly relay: RecordedRelay; readonly folder: string }>;
  /** The person of the scene before a window, and a camera before that; pictures lie in a folder for the language. */
  openWindow(folder: string, language: Language, options?: Pick<LaunchOptions, 'args' | 'env'>): Promise<OpenWindow>;
  /** The person has founded the workspace of the scene, and its people, or the first `count` of them, are in it. */
  openWorkspace(language: Language, count?: number): Promise<OpenWorkspace>;
  /** Ends the colleague with the test. */
  keep(made: Promise<Colleague>): Promise<Colleague>;
}

interface OpenWindow {
  readonly app: RunningApp;
  readonly person: Person;
  readonly camera: Camera;
}

export interface OpenWorkspace extends OpenWindow {
  readonly relay: RecordedRelay;
  readonly folder: string;
  /** In the order of the scene. */
  readonly cast: readonly Colleague[];
}

export const test = base.extend<{ studio: Studio }>({
  // Playwright reads the names of the fixtures from this pattern.
  // oxlint-disable-next-line no-empty-pattern
  studio: async ({}, use) => {
    const endings: (() => Promise<void> | void)[] = [];
    await use(openStudio(endings));
    for (const end of endings.reverse()) await end();
  },
});

function openStudio(endings: (() => Promise<void> | void)[]): Studio {
  const studio: Studio = {
    async openRelay(clock = systemClock) {
      const folder = temporaryFolder('screens');
      endings.push(folder.remove);
      const relay = await startRecordedRelay(folder.path, { clock });
      endings.push(relay.stop);
      return { relay, folder: folder.path };
    },
    async openWindow(folder, language, options = {}) {
      const app = await launchApp({ userData: path.join(folder, 'profile'), language, ...options });
      endings.push(app.close);
      // Colours do not depend on the language.
      const contrast = language === 'en' ? 'every picture' : 'wide pictures';
      const camera = await cameraBefore(app, language, contrast);
      return { app, person: new Person(app.page, scenes[language].self, language), camera };
    },
    async openWorkspace(language, count) {
      const { relay, folder } = await studio.openRelay();
      const opened = await studio.openWindow(folder, language, { args: [relay.foundingLink] });
      const { person } = opened;
      const { workspace, people } = scenes[language];
      await person.foundOnRelay(workspace);
      const cast: Colleague[] = [];
      for (const { name, title } of people.slice(0, count)) {
        cast.push(await studio.keep(joinAsColleague({ folder, name, title }, await person.invite(name))));
      }
      return { relay, folder, ...opened, cast };
    },
    async keep(made) {
      const colleague = await made;
      endings.push(colleague.stop);
      return colleague;
    },
  };
  return studio;
}

/** Plays the scene with everybody but the person before the window, who sees it come in and writes in between. */
export async function playScene(
  person: Person,
  cast: readonly Colleague[],
  { groups, direct, self }: Pick<Scene, 'groups' | 'direct' | 'self'>,
): Promise<void> {
  const [director] = cast;
  if (director === undefined) throw new Error('the scene lacks people');
  const play = async (title: string, by: string | undefined, text: string, isDirect: boolean): Promise<void> => {
    const colleague = cast.find(({ name }) => name === by);
    if (colleague !== undefined) {
      const to = isDirect ? await colleague.direct(self) : await colleague.conversation(title);
      await colleague.say(to, text);
      return;
    }
    await person.openConversation(title);
    await person.write(text);
    await person.expectState(text.slice(0, 20), 'delivered');
  };
  const others = [self, ...cast.map(({ name }) => name)].filter((name) => name !== director.name);
  for (const { name, about, lines } of groups.toReversed()) {
    const conversationId = await director.createGroup(name, others, about);
    const role = { conversationId, userId: await director.idOf(self), role: 'admin' } as const;
    await director.core.client.call('conversations.setRole', role);
    for (const { by, text } of lines) await play(name, by, text, false);
  }
  for (const { by, text } of direct.lines) await play(direct.name, by, text, true);
  await expect(person.conversationRow(groups.at(-1)?.name ?? '')).toBeVisible();
}

/** Where the list has no room beside the conversation, it takes its place. */
export async function backToList(person: Person): Promise<void> {
  const { backToList: words } = person.words.conversation;
  const back = person.page.getByRole('button', { name: words, exact: true });
  const list = person.page.getByRole('grid', { name: person.words.conversationList.label, exact: true });
  await expect(back.or(list).first()).toBeVisible();
  if (await back.isVisible()) await back.click();
  await expect(list).toBeVisible();
}
