/** What code that an attacker got into the page would try. Each function runs in the page and can use nothing from here. */

/** What the page's own library of types does not know yet. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScript: (text: string) => string }): unknown;
}

/** What became of each attempt: `done: ...`, or the name of the error. */
export type Outcomes = Readonly<Record<string, string>>;

/** Runs code and markup that did not come with the page. */
export async function tryCode(url: string): Promise<Outcomes> {
  const { trustedTypes } = globalThis as unknown as { trustedTypes: TrustedTypes };
  const append = (name: string): HTMLElement => document.body.appendChild(document.createElement(name));
  const attempts: Readonly<Record<string, () => unknown>> = {
    policy: () => trustedTypes.createPolicy('own', { createScript: (text) => text }),
    // oxlint-disable-next-line no-eval -- the policy has to refuse it
    eval: () => globalThis.eval('1 + 1'),
    // oxlint-disable-next-line typescript/no-implied-eval -- the policy has to refuse it
    function: () => new Function('return 1')(),
    markup: () => (append('div').innerHTML = '<b>x</b>'),
    scriptText: () => (append('script').textContent = 'window.broken = true'),
    scriptSource: () => append('script').setAttribute('src', `${url}/script.js`),
    handler: () => append('div').setAttribute('onclick', 'window.broken = true'),
    worker: () => new Worker(`${url}/worker.js`),
  };
  // Not at once, but from a task of the page: what a debugger starts may evaluate.
  const channel = new MessageChannel();
  const task = new Promise<Record<string, string>>((resolve) => {
    channel.port1.addEventListener('message', () => {
      const outcomes: Record<string, string> = { broken: 'broken' in window ? 'done: before' : 'no' };
      for (const [name, act] of Object.entries(attempts)) {
        try {
          outcomes[name] = `done: ${String(act())}`;
        } catch (error) {
          outcomes[name] = error instanceof Error ? error.name : 'refused';
        }
      }
      resolve(outcomes);
    });
  });
  channel.port1.start();
  channel.port2.postMessage(undefined);
  const outcomes = await task;
  return { ...outcomes, ...('broken' in window && { broken: 'done: code ran' }) };
}

/** Fetches from, and sends to, a server elsewhere. */
export async function tryNetwork(url: string): Promise<Outcomes> {
  const outcomes: Record<string, string> = {};
  const attempt = async (name: string, act: () => Promise<unknown>): Promise<void> => {
    try {
      outcomes[name] = `done: ${String(await act())}`;
    } catch (error) {
      outcomes[name] = error instanceof Error ? error.name : 'refused';
    }
  };
  const settled = async (target: EventTarget, success: string): Promise<void> =>
    await new Promise((resolve, reject) => {
      target.addEventListener(success, () => resolve());
      target.addEventListener('error', () => reject(new Error('not loaded')));
    });
  await attempt('fetch', async () => await fetch(`${url}/fetch`));
  await attempt('own fetch', async () => await fetch('app://conclave/index.html'));
  await attempt('socket', async () => await settled(new WebSocket(url.replace('http', 'ws')), 'open'));
  await attempt('image', async () => {
    const image = new Image();
    image.src = `${url}/image.png`;
    await settled(image, 'load');
  });
  await attempt('style', async () => {
    const link = document.createElement('link');
    Object.assign(link, { rel: 'stylesheet', href: `${url}/style.css` });
    document.head.append(link);
    await settled(link, 'load');
  });
  // Sent off without waiting for what becomes of it; the server would tell.
  navigator.sendBeacon(`${url}/beacon`, 'x');
  return outcomes;
}

/** Takes other pages in, or the page elsewhere. Resolves with the address that relative ones are relative to. */
export async function tryEmbedding(url: string): Promise<string> {
  const frame = document.createElement('iframe');
  const refused = new Promise((resolve) =>
    document.addEventListener('securitypolicyviolation', resolve, { once: true }),
  );
  frame.src = `${url}/frame`;
  document.body.append(frame);
  await refused;
  const base = document.createElement('base');
  base.href = url;
  document.head.append(base);
  const form = document.body.appendChild(document.createElement('form'));
  form.action = `${url}/form`;
  form.submit();
  return document.baseURI;
}
