/** The rules that confine the window's page, tried from within by code that an attacker would run there. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test, type ConsoleMessage, type Page } from '@playwright/test';
import { portMessage, windowReadyMessage } from '../shared/ipc/window-messages';
import { Person } from './harness/journey';
import { launchApp, temporaryFolder, type RunningApp } from './harness/running-app';

/** What the page's own library of types does not know yet. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScript: (text: string) => string }): unknown;
}

const pageUrl = 'app://conclave/index.html';

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
  const refused = await page.evaluate(async (url) => {
    const { trustedTypes } = globalThis as unknown as { trustedTypes: TrustedTypes };
    const violations = new Set<string>();
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
      violations.add(effectiveDirective),
    );
    const outcomes: Record<string, string> = {};
    const attempt = async (name: string, act: () => unknown): Promise<void> => {
      try {
        outcomes[name] = `done: ${String(await act())}`;
      } catch (error) {
        outcomes[name] = error instanceof Error ? error.name : 'refused';
      }
    };
    const settled = (element: Element): Promise<string> =>
      new Promise((resolve, reject) => {
        element.addEventListener('load', () => resolve('loaded'));
        element.addEventListener('error', () => reject(new Error('not loaded')));
      });
    const append = <K extends keyof HTMLElementTagNameMap>(name: K): HTMLElementTagNameMap[K] =>
      document.body.appendChild(document.createElement(name));

    // Not at once, but from a task of the page: what a debugger starts may evaluate.
    await new Promise<void>((resolve) => {
      const channel = new MessageChannel();
      channel.port1.addEventListener('message', () => {
        void (async () => {
          await attempt('policy', () => trustedTypes.createPolicy('own', { createScript: (text) => text }));
          // oxlint-disable-next-line no-eval -- the policy has to refuse it
          await attempt('eval', () => globalThis.eval('1 + 1'));
          // oxlint-disable-next-line typescript/no-implied-eval -- the policy has to refuse it
          await attempt('function', () => new Function('return 1')());
          await attempt('markup', () => (append('div').innerHTML = '<b>x</b>'));
          await attempt('script text', () => (append('script').textContent = 'window.broken = true'));
          await attempt('script source', () => append('script').setAttribute('src', `${url}/script.js`));
          await attempt('handler', () => append('div').setAttribute('onclick', 'window.broken = true'));
          await attempt('worker', () => new Worker(`${url}/worker.js`));
          resolve();
        })();
      });
      channel.port1.start();
      channel.port2.postMessage(undefined);
    });
    await attempt('fetch', async () => await fetch(`${url}/fetch`));
    await attempt('own fetch', async () => await fetch('app://conclave/index.html'));
    await attempt('beacon', () => navigator.sendBeacon(`${url}/beacon`, 'x'));
    await attempt('socket', async () => {
      const socket = new WebSocket(url.replace('http', 'ws'));
      await new Promise((resolve, reject) => {
        socket.addEventListener('open', resolve);
        socket.addEventListener('error', () => reject(new Error('not connected')));
      });
    });
    await attempt('image', async () => {
      const image = new Image();
      const loaded = settled(image);
      image.src = `${url}/image.png`;
      return await loaded;
    });
    await attempt('style', async () => {
      const link = document.createElement('link');
      const loaded = settled(link);
      Object.assign(link, { rel: 'stylesheet', href: `${url}/style.css` });
      document.head.append(link);
      return await loaded;
    });
    const frame = document.createElement('iframe');
    const gone = new Promise((resolve) =>
      document.addEventListener('securitypolicyviolation', resolve, { once: true }),
    );
    frame.src = `${url}/frame`;
    document.body.append(frame);
    await gone;
    const base = document.createElement('base');
    base.href = url;
    document.head.append(base);
    const form = append('form');
    form.action = `${url}/form`;
    form.submit();
    return { outcomes, violations: [...violations], base: document.baseURI, isBroken: 'broken' in window };
  }, outside);

  // Beacons are sent off without waiting for what becomes of them.
  const { beacon: _, ...outcomes } = refused.outcomes;
  expect(Object.keys(outcomes)).toHaveLength(13);
  expect(Object.entries(outcomes).filter(([, outcome]) => outcome.startsWith('done'))).toEqual([]);
  const directives = [
    'require-trusted-types-for',
    'trusted-types',
    'connect-src',
    'img-src',
    'style-src-elem',
    'frame-src',
  ];
  expect(refused.violations.sort()).toEqual(directives.sort());
  // Apart, because the transpiler of the tests would make something else of it.
  expect(await page.evaluate(`import('${outside}/module.js').then(() => 'done', (error) => error.name)`)).toBe(
    'TypeError',
  );
  expect(refused.base).toBe(pageUrl);
  expect(refused.isBroken).toBe(false);
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
