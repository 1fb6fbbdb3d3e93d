/** What a provider's page could try from within its player. Runs in that page, and can use nothing from here. */

/** Ports of this computer that WebRTC is to reach. */
export interface AttackedPorts {
  readonly udp: number;
  readonly tcp: number;
}

/** What became of each attempt: the name of the error, or what was reached. */
export async function attackFromPlayer(ports: AttackedPorts): Promise<Readonly<Record<string, unknown>>> {
  const outcomes: Record<string, unknown> = {};
  const attempt = async (name: string, act: () => unknown): Promise<void> => {
    try {
      outcomes[name] = await act();
    } catch (error) {
      outcomes[name] = error instanceof Error || error instanceof DOMException ? error.name : 'refused';
    }
  };
  const position = new Promise<number>((resolve) => {
    navigator.geolocation.getCurrentPosition(
      () => resolve(0),
      ({ code }) => resolve(code),
    );
  });
  await attempt('parent', () => window.parent.document.title);
  await attempt('top', () => {
    if (window.top !== null) window.top.location.href = 'https://elsewhere.example.org/top';
  });
  await attempt('opened', () => window.open('https://elsewhere.example.org/opened') === null);
  await attempt('dialog', () => window.confirm('?'));
  await attempt('application', async () => (await fetch('app://conclave/index.html')).status);
  await attempt('application from a worker', async () => {
    const code = `fetch('app://conclave/index.html').then(() => postMessage('reached'), () => postMessage('TypeError'))`;
    const worker = new Worker(URL.createObjectURL(new Blob([code])));
    return await new Promise((resolve) => worker.addEventListener('message', ({ data }) => resolve(data)));
  });
  await attempt('camera', async () => await navigator.mediaDevices.getUserMedia({ video: true }));
  await attempt('notifications', async () => await Notification.requestPermission());
  await attempt('position', () => position);
  await attempt('full screen', async () => await document.body.requestFullscreen());
  await attempt('clipboard', async () => await navigator.clipboard.readText());
  await attempt('copying', async () => await navigator.clipboard.writeText('not from here'));
  await attempt('service worker', async () => await navigator.serviceWorker.register('/worker.js'));
  await attempt('own host', async () => (await fetch('/media', { credentials: 'include' })).status);
  await attempt('other host', async () => (await fetch('https://media.example.org/media')).status);
  await attempt('redirected', async () => (await fetch('https://media.example.org/redirect')).url);
  for (const url of ['https://127.0.0.1/', 'https://localhost/', 'https://relay.local/', 'http://media.example.org/']) {
    await attempt(url, async () => (await fetch(url, { mode: 'no-cors' })).type);
  }
  await attempt('addresses by WebRTC', async () => {
    const turn = ['udp', 'tcp'] as const;
    const urls = [`stun:127.0.0.1:${ports.udp}`, ...turn.map((way) => `turn:127.0.0.1:${ports[way]}?transport=${way}`)];
    const connection = new RTCPeerConnection({ iceServers: [{ urls, username: 'a', credential: 'b' }] });
    connection.createDataChannel('any');
    const candidates: string[] = [];
    const isGathered = new Promise<void>((resolve) => {
      connection.addEventListener('icecandidate', ({ candidate }) => {
        if (candidate === null) resolve();
        else candidates.push(candidate.candidate);
      });
    });
    await connection.setLocalDescription(await connection.createOffer());
    await isGathered;
    connection.close();
    return candidates;
  });
  await attempt('names', () =>
    ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter((name) => name in globalThis),
  );
  await attempt('frames', async () => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    frame.src = 'https://player.vimeo.com/video/1?dnt=1&autoplay=1';
    // A message of the frame's own comes after whatever became of it.
    await new Promise((resolve) => setTimeout(resolve));
    return document.querySelectorAll('iframe').length;
  });
  return outcomes;
}

/** What the page has stored before, and what it stores now. */
export function storeInPlayer(): { readonly cookie: string; readonly local: string | null } {
  const before = { cookie: document.cookie, local: localStorage.getItem('kept') };
  document.cookie = 'written=yes; Secure; SameSite=None; Max-Age=9999';
  localStorage.setItem('kept', 'yes');
  return before;
}
