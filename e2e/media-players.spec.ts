/** Players of providers: nothing before the click, and nothing within reach after it. A server on this computer stands for the network. */
import { expect, type Frame, type Locator } from '@playwright/test';
import { windowReadyMessage } from '../shared/ipc/window-messages';
import { attackFromPlayer, storeInPlayer } from './harness/attack-from-player';
import { cameraBefore } from './harness/camera';
import { listenOnThisComputer } from './harness/local-ears';
import { startProviderSite, type ProviderSite } from './harness/provider-site';
import { test, type Actor } from './harness/stage';
import { fill } from './harness/words';

const host = 'www.youtube-nocookie.com';
const embedded = `${host}/embed/dQw4w9WgXcQ?autoplay=1&start=90`;

test('a player loads nothing before the click, and reaches nothing but its provider after it', async ({ stage }) => {
  const site = await startProviderSite();
  stage.onEnd(() => site.close());
  const ada = await stage.enter('Ada Lovelace', {
    // A device that is there to be refused.
    args: [...site.launchArguments, '--use-fake-device-for-media-stream'],
  });
  const { mediaPlayer } = ada.words;
  await ada.foundWorkspace('Praxis am Rhein');
  await ada.button(ada.words.conversationList.newConversation).first().click();
  await ada.page
    .getByRole('dialog')
    .getByRole('button', { name: ada.words.newConversation.notes, exact: true })
    .click();

  const camera = await cameraBefore(ada.app, 'media-players');
  await test.step('a link is offered in words, and nothing is asked for', async () => {
    await ada.write('The training: https://youtu.be/dQw4w9WgXcQ?t=90');
    await expect(card(ada)).toContainText(fill(mediaPlayer.note, { provider: 'YouTube' }));
    await ada.write('https://youtube.com.example.org/watch?v=dQw4w9WgXcQ');
    await expect(ada.timeline().getByRole('region')).toHaveCount(1);
    await camera.shootAll('offered');
    expect(site.asked).toEqual([]);
    expect(ada.page.frames()).toHaveLength(1);
  });

  const player = await test.step('after the click the page of the provider runs in a process of its own', async () => {
    const frame = await play(ada);
    expect(site.asked.map(({ place }) => place)).toEqual([embedded]);
    expect(await frame.evaluate(() => window.origin)).toBe(`https://${host}`);
    const headers = site.asked[0]?.headers ?? {};
    expect(headers['user-agent']).not.toMatch(/conclave|electron/i);
    expect(headers.cookie).toBeUndefined();
    expect(await processesOfFrames(ada)).toHaveLength(2);
    await camera.shoot('playing');
    return frame;
  });

  await test.step('it reaches neither the application, nor this computer, nor a permission', async () => {
    await ada.page.evaluate(countPorts);
    await player.evaluate((ready) => window.parent.postMessage(ready, '*'), windowReadyMessage);
    const refused = 'TypeError';
    const ears = await listenOnThisComputer();
    stage.onEnd(() => ears.close());
    expect(await player.evaluate(attackFromPlayer, ears.ports)).toEqual({
      parent: 'SecurityError',
      top: 'SecurityError',
      opened: true,
      dialog: false,
      application: refused,
      'application from a worker': refused,
      camera: 'NotAllowedError',
      notifications: 'denied',
      position: 1,
      'full screen': refused,
      clipboard: 'NotAllowedError',
      copying: 'NotAllowedError',
      'service worker': expect.stringMatching(/Error$/),
      'own host': 200,
      'other host': 200,
      redirected: refused,
      'https://127.0.0.1/': refused,
      'https://localhost/': refused,
      'https://relay.local/': refused,
      'http://media.example.org/': refused,
      'addresses by WebRTC': [],
      names: [],
      frames: 1,
    });
    expect(ears.heard()).toBe(0);
    await player.evaluate(() => void (window.location.href = 'https://player.vimeo.com/video/1?dnt=1&autoplay=1'));
    // It answers, and is the same page still.
    expect(await player.evaluate(() => ('hasRun' in window ? window.location.host : ''))).toBe(host);
    expect(ada.page.url()).toBe('app://conclave/index.html');
    expect(ada.app.electron.windows()).toHaveLength(1);
    expect(await ada.page.evaluate(() => document.documentElement.dataset['ports'])).toBe('0');
    expect(placesBeyond(site)).toEqual([]);
    expect(site.asked.filter(({ headers }) => headers.cookie !== undefined)).toEqual([]);
  });

  await test.step('the page around it is as confined as without it', async () => {
    const outcomes = await ada.page.evaluate(async () => {
      const frame = (url: string): void => {
        const element = document.body.appendChild(document.createElement('iframe'));
        element.src = url;
      };
      frame('https://elsewhere.example.org/');
      frame('https://www.youtube-nocookie.com/elsewhere');
      const image = new Image();
      image.src = 'https://www.youtube-nocookie.com/image.png';
      const fetched = await fetch('https://media.example.org/page').then(
        () => 'reached',
        () => 'refused',
      );
      return { fetched, opened: window.open('https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ') === null };
    });
    expect(outcomes).toEqual({ fetched: 'refused', opened: true });
    await ada.page.evaluate(() => document.querySelectorAll('body > iframe').forEach((frame) => frame.remove()));
    expect(placesBeyond(site)).toEqual([]);
  });

  await test.step('closed, it is gone, and what it stored with it', async () => {
    expect(await player.evaluate(storeInPlayer)).toEqual({ cookie: '', local: null });
    expect(await player.evaluate(storeInPlayer)).toEqual({ cookie: 'written=yes', local: 'yes' });
    await ada.page.getByRole('button', { name: mediaPlayer.close, exact: true }).click();
    await expect(playButton(ada)).toBeFocused();
    expect(ada.page.frames()).toHaveLength(1);
    const again = await play(ada);
    expect(await again.evaluate(() => [document.cookie, localStorage.length])).toEqual(['', 0]);
    // Where it would go, there is nothing.
    await again.evaluate(() => void (window.location.href = 'https://elsewhere.example.org/'));
    await expect.poll(() => ada.page.frames().map((frame) => frame.url())).toContain('chrome-error://chromewebdata/');
    expect(placesBeyond(site)).toEqual([]);
    await ada.page.getByRole('button', { name: mediaPlayer.close, exact: true }).click();
  });

  await test.step('who does not want players is offered none, and the application loads none', async () => {
    await ada.button(ada.words.accountRail.settings).click();
    const dialog = ada.page.getByRole('dialog', { name: ada.words.settings.title });
    await dialog.getByRole('tab', { name: ada.words.settings.privacy.tab }).click();
    await dialog.getByText(mediaPlayer.setting).click();
    await ada.page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(card(ada)).toHaveCount(0);
    const before = site.asked.length;
    await ada.page.evaluate(async (url) => {
      const element = document.body.appendChild(document.createElement('iframe'));
      element.src = url;
      await new Promise((resolve) => element.addEventListener('load', resolve));
    }, `https://${embedded}`);
    expect(site.asked).toHaveLength(before);
  });
});

function card(actor: Actor): Locator {
  const { kind } = actor.words.mediaPlayer;
  return actor.page.getByRole('region', { name: fill(kind.video, { provider: 'YouTube' }) });
}

function playButton(actor: Actor): Locator {
  return card(actor).getByRole('button');
}

async function play(actor: Actor): Promise<Frame> {
  await playButton(actor).click();
  const find = (): Frame | undefined => actor.page.frames().find((frame) => frame.url().includes(host));
  await expect.poll(async () => await find()?.evaluate(() => 'hasRun' in window)).toBe(true);
  const frame = find();
  if (frame === undefined) throw new Error('There is no player');
  return frame;
}

/** What was asked for of others than the provider and its media. */
function placesBeyond(site: ProviderSite): readonly string[] {
  const known = new Set([embedded, `${host}/media`, 'media.example.org/media', 'media.example.org/redirect']);
  return site.asked.map(({ place }) => place).filter((place) => !known.has(place));
}

/** Process ids of the page and the frames in it. */
async function processesOfFrames(actor: Actor): Promise<readonly number[]> {
  return await actor.app.electron.evaluate(({ BrowserWindow }) => {
    const main = BrowserWindow.getAllWindows()[0]?.webContents.mainFrame;
    return [...new Set(main?.framesInSubtree.map(({ osProcessId }) => osProcessId))];
  });
}

function countPorts(): void {
  document.documentElement.dataset['ports'] = '0';
  window.addEventListener('message', ({ ports }) => {
    const { dataset } = document.documentElement;
    if (ports.length > 0) dataset['ports'] = String(Number(dataset['ports']) + 1);
  });
}
