/** The rules that confine the window's page, tried from within by code that an attacker would run there. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test, type ConsoleMessage, type Page } from '@playwright/test';
import { portMessage, windowReadyMessage } from '../shared/ipc/window-messages';
import { tryCode, tryEmbedding, tryNetwork } from './harness/attack-page';
import { Person } from './harness/journey';
import { launchApp, temporaryFolder, type RunningApp } from './harness/running-app';

const pageUrl = 'app://conclave/index.html';
/** Parts of the policy that something ran into. */
const refusing =
  'require-trusted-types-for trusted-types script-src-elem style-src-elem connect-src img-src frame-src base-uri form-action';

let folder: ReturnType<typeof temporaryFolder>;
let app: RunningApp;
let page: Page;
let server: Server;
/** Paths that anything asked for at a server outside. */
let asked: string[];
let outside: string;

test.beforeEach(async () => {
  folder = temporaryFolder('window-security');
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end('reached');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  outside = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // Devices that are there to be refused.
  app = await launchApp({ userData: folder.path, args: ['--use-fake-device-for-media-stream'] });
  page = app.page;
});

test.afterEach(async () => {
  await app.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  folder.remove();
});

test('the page has no Node, and none of its window is open to it', async () => {
  const preferences = await app.electron.evaluate(({ BrowserWindow }) => {
    // Part of Electron that is not documented, and the only way to see what holds.
    const contents: unknown = BrowserWindow.getAllWindows()[0]?.webContents;
    return (contents as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences();
  });
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
  });
  // Not told when it is off.
  expect(preferences).not.toHaveProperty('nodeIntegrationInWorker', true);
  const names = ['require', 'process', 'module', 'exports', 'Buffer', 'global', '__dirname', 'ipcRenderer', 'electron'];
  expect(await page.evaluate((all) => all.filter((name) => name in globalThis), names)).toEqual([]);
  // Nothing that was added to a bare page's names, e.g. by the preload script.
  const added = await page.evaluate(() => {
    const bare = document.body.appendChild(document.createElement('iframe'));
    const known = new Set(Object.getOwnPropertyNames(bare.contentWindow));
    bare.remove();
    return Object.getOwnPropertyNames(window).filter(
      (name) => !known.has(name) && !/^(\d+|__playwright.*)$/.test(name),
    );
  });
  expect(added).toEqual([]);
  const isElement = await page.evaluate(() => document.createElement('webview').constructor.name);
  expect(isElement).toBe('HTMLElement');
});

test('the content security policy refuses every way in and out', async () => {
  const violations = await page.evaluateHandle(() => {
    const heard = new Set<string>();
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => heard.add(effectiveDirective));
    return heard;
  });
  const outcomes = { ...(await page.evaluate(tryCode, outside)), ...(await page.evaluate(tryNetwork, outside)) };
  expect(Object.keys(outcomes)).toHaveLength(9 + 5);
  expect(Object.entries(outcomes).filter(([, outcome]) => outcome.startsWith('done'))).toEqual([]);
  expect(await page.evaluate(tryEmbedding, outside)).toBe(pageUrl);
  // As text, because the transpiler of the tests would make something else of it.
  const imported = `import('${outside}/module.js').then(() => 'done', (error) => error.name)`;
  expect(await page.evaluate(imported)).toBe('TypeError');
  for (const directive of refusing.split(' ')) {
    await expect.poll(() => violations.evaluate((heard, name) => heard.has(name), directive), directive).toBe(true);
  }
  expect(page.url()).toBe(pageUrl);
  expect(asked).toEqual([]);
});

test('the page can not leave, open a window, or get a permission', async () => {
  const answers = await page.evaluate(async (url) => {
    const refusal = async (act: () => Promise<unknown>): Promise<string> => {
      try {
        return `granted: ${String(await act())}`;
      } catch (error) {
        return error instanceof DOMException ? error.name : String(error);
      }
    };
    const position = new Promise<number>((resolve) => {
      navigator.geolocation.getCurrentPosition(
        () => resolve(0),
        ({ code }) => resolve(code),
      );
    });
    return {
      opened: window.open(`${url}/opened`) !== null,
      openedBlank: window.open('about:blank') !== null,
      notifications: await Notification.requestPermission(),
      camera: await refusal(() => navigator.mediaDevices.getUserMedia({ video: true })),
      microphone: await refusal(() => navigator.mediaDevices.getUserMedia({ audio: true })),
      screen: await refusal(() => navigator.mediaDevices.getDisplayMedia({ video: true })),
      clipboard: await refusal(() => navigator.clipboard.readText()),
      position: await position,
    };
  }, outside);
  expect(answers).toEqual({
    opened: false,
    openedBlank: false,
    notifications: 'denied',
    camera: 'NotAllowedError',
    microphone: 'NotAllowedError',
    screen: 'NotAllowedError',
    clipboard: 'NotAllowedError',
    position: 1,
  });

  for (const url of [outside, 'file:///etc/passwd', 'data:text/html,x', 'https://example.invalid/', 'chrome://gpu']) {
    await page.evaluate((target) => {
      const link = document.body.appendChild(document.createElement('a'));
      link.href = target;
      link.click();
      window.location.href = target;
    }, url);
    // It answers: it is still the same page.
    expect(await page.evaluate(() => window.location.href)).toBe(pageUrl);
  }
  expect(app.electron.windows()).toHaveLength(1);
  expect(await page.evaluate(() => document.querySelectorAll('button').length)).toBeGreaterThan(0);
  expect(asked).toEqual([]);
});

test('no window of its session loads anything but the application itself', async () => {
  const outcomes = await app.electron.evaluate(async ({ BrowserWindow }, url) => {
    const attempt = async (target: string): Promise<string> => {
      const session = BrowserWindow.getAllWindows()[0]?.webContents.session;
      const other = new BrowserWindow({ show: false, ...(session && { webPreferences: { session, sandbox: true } }) });
      try {
        await other.loadURL(target);
        return 'loaded';
      } catch (error) {
        return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      } finally {
        other.destroy();
      }
    };
    return {
      own: await attempt('app://conclave/index.html'),
      outside: await attempt(`${url}/window`),
      file: await attempt('file:///etc/passwd'),
      foreignHost: await attempt('app://elsewhere/index.html'),
    };
  }, outside);
  const blocked = 'ERR_BLOCKED_BY_CLIENT';
  expect(outcomes).toEqual({ own: 'loaded', outside: blocked, file: blocked, foreignHost: blocked });
  expect(asked).toEqual([]);
});

test('only the page itself is heard by the application', async () => {
  await countPorts(page);
  // A frame in the page, and a message that names another frame as its sender.
  await page.evaluate(() => document.body.append(document.createElement('iframe')));
  await expect.poll(() => page.frames().length).toBe(2);
  await page.frames()[1]?.evaluate((ready) => window.parent.postMessage(ready, '*'), windowReadyMessage);
  const frames = await app.electron.evaluate(({ BrowserWindow }, ready) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    const [frame] = contents?.mainFrame.frames ?? [];
    for (const senderFrame of [frame, null]) contents?.ipc.emit(ready, { senderFrame });
    return contents?.mainFrame.frames.length;
  }, windowReadyMessage);
  expect(frames).toBe(1);
  // What the page says itself comes after all that, and is heard.
  await page.evaluate((ready) => window.postMessage(ready, window.location.origin), windowReadyMessage);
  await expect.poll(() => page.evaluate(() => Number(document.documentElement.dataset['ports']))).toBe(1);
});

test('normal use leaves neither a violation nor an error on the console', async () => {
  const heard: string[] = [];
  const hear = (message: ConsoleMessage): void => {
    if (message.type() === 'error' || message.type() === 'warning') heard.push(message.text());
  };
  page.on('console', hear);
  page.on('pageerror', (error) => heard.push(error.message));
  await page.reload();
  const ada = new Person(page, 'Ada Lovelace', 'en');
  await ada.foundWorkspace('Praxis am Rhein');
  const link = await ada.invite();
  const otherFolder = temporaryFolder('window-security');
  const other = await launchApp({ userData: otherFolder.path });
  try {
    other.page.on('console', hear);
    const ben = new Person(other.page, 'Ben Öztürk', 'en');
    await ben.join(link);
    await ada.setTitle('Ward manager');
    await ada.startDirect(ben.name);
    await ada.write('Good morning');
    await ben.openConversation(ada.name);
    await expect(ben.message('Good morning')).toBeVisible();
  } finally {
    await other.close();
    otherFolder.remove();
  }
  expect(heard).toEqual([]);
});

/** From now on the page counts the ports that the application hands it. */
async function countPorts(target: Page): Promise<void> {
  await target.evaluate((kind) => {
    document.documentElement.dataset['ports'] = '0';
    window.addEventListener('message', ({ data, ports }: MessageEvent<{ kind?: unknown } | null>) => {
      if (ports.length === 0 || data?.kind !== kind) return;
      const count = Number(document.documentElement.dataset['ports']);
      document.documentElement.dataset['ports'] = String(count + 1);
    });
  }, portMessage);
}
