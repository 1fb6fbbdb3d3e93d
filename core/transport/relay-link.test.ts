import { describe, expect, it } from 'vitest';
import type { AppError } from '../../shared/errors';
import { RefusalCode } from '../../shared/protocol/gen/relay_pb';
import type { Connection } from '../../shared/ipc/core-contract';
import type { RelayEndpoint } from '../../shared/protocol/link-codec';
import { startRelayLink } from './relay-link';
import type { RelayLink, RelayLinkOptions, Session } from './relay-link';
import { asDevice, closeLater, eventually, startRelay } from './testing/fixtures';
import type { HostileRelay, Peer } from './testing/hostile-relay';
import { createManualTimers } from './testing/manual-timers';
import type { ManualTimers } from './testing/manual-timers';

interface Running {
  link: RelayLink;
  timers: ManualTimers;
  states: Connection[];
  sessions: Session[];
  failures: AppError[];
}

function start(endpoint: RelayEndpoint, options: Partial<RelayLinkOptions> = {}): Running {
  const timers = createManualTimers();
  const states: Connection[] = [];
  const sessions: Session[] = [];
  const failures: AppError[] = [];
  const link = startRelayLink({
    endpoint,
    authentication: asDevice,
    clock: { nowMs: () => timers.nowMs() },
    timers,
    random: () => 1,
    onState: (state) => states.push(state),
    onSession: (session) => {
      sessions.push(session);
    },
    onFailure: (error) => failures.push(error),
    ...options,
  });
  closeLater({ close: () => link.stop() });
  return { link, timers, states, sessions, failures };
}

const online = (running: Running) => eventually(() => running.link.state().state).toBe('online');
const waiting = (running: Running) =>
  eventually(() => running.link.state().nextAttemptAtMs ?? 0).toBeGreaterThan(running.timers.nowMs());
const peersOn = (relay: HostileRelay, path: string): Peer[] => relay.peers.filter((peer) => peer.path === path);
const isGone = (peer: Peer | undefined) => eventually(() => peer?.webSocket.readyState).toBe(3);

describe('a link', () => {
  it('opens both connections, with the ticket of the first on the second, and hands over the session', async () => {
    const relay = await startRelay();
    const running = start(relay.endpoint);
    expect(running.link.state()).toEqual({ state: 'connecting' });
    expect(running.link.session()).toBeUndefined();
    await online(running);
    expect(relay.peers.map((peer) => [peer.path, ...peer.received.map((frame) => frame.body.case)])).toEqual([
      ['/device', 'authenticateDevice', 'ticketFetch'],
      ['/topics', 'admit'],
    ]);
    expect(running.states).toEqual([{ state: 'online' }]);
    expect(running.sessions).toHaveLength(1);
    expect(running.link.session()).toBe(running.sessions[0]);
  });

  it.each(['/device', '/topics'])('closes both and reconnects after a wait when %s breaks', async (path) => {
    const relay = await startRelay();
    const running = start(relay.endpoint);
    await online(running);
    peersOn(relay, path)[0]?.webSocket.terminate();
    await waiting(running);
    expect(running.link.session()).toBeUndefined();
    for (const peer of relay.peers) await isGone(peer);
    expect(running.link.state()).toEqual({ state: 'offline', reason: 'unreachable', nextAttemptAtMs: 500 });
    running.timers.advance(499);
    expect(running.link.state().state).toBe('offline');
    running.timers.advance(1);
    await online(running);
    expect(running.sessions).toHaveLength(2);
    expect(relay.peers).toHaveLength(4);
    expect(running.states.map((state) => state.state)).toEqual([
      'online',
      'offline',
      'offline',
      'connecting',
      'online',
    ]);
  });

  it('waits longer after each failure and comes back when the relay does', async () => {
    const former = await startRelay();
    const port = Number(new URL(former.endpoint.url).port);
    await former.close();
    const running = start(former.endpoint);
    for (const delayMs of [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      await eventually(() => running.link.state().nextAttemptAtMs).toBe(running.timers.nowMs() + delayMs);
      running.timers.advance(delayMs);
    }
    await waiting(running);
    const relay = await startRelay({ port, certificate: former.certificate });
    running.timers.advance(30_000);
    await online(running);
    expect(relay.peers).toHaveLength(2);
  });

  it('chooses its wait at random', async () => {
    const relay = await startRelay({ upgrade: 503 });
    const running = start(relay.endpoint, { random: () => 0.1 });
    await eventually(() => running.link.state().nextAttemptAtMs).toBe(50);
  });

  it('waits as long as a busy relay asks, within reason', async () => {
    let retryAfterMs = 7_000;
    const relay = await startRelay({
      onPeer(peer) {
        peer.send({ body: { case: 'refusal', value: { code: RefusalCode.REFUSAL_RATE_LIMITED, retryAfterMs } } });
        return true;
      },
    });
    const running = start(relay.endpoint);
    await eventually(() => running.link.state().nextAttemptAtMs).toBe(7_000);
    retryAfterMs = 0xffff_ffff;
    running.timers.advance(7_000);
    await eventually(() => running.link.state().nextAttemptAtMs).toBe(67_000);
  });

  it('counts a session that broke at once as a failure, and starts over after a steady one', async () => {
    const relay = await startRelay();
    const running = start(relay.endpoint);
    for (const delayMs of [500, 1_000, 2_000]) {
      await online(running);
      peersOn(relay, '/device').at(-1)?.webSocket.terminate();
      await eventually(() => running.link.state().nextAttemptAtMs).toBe(running.timers.nowMs() + delayMs);
      running.timers.advance(delayMs);
    }
    await online(running);
    for (let second = 0; second < 30; second += 10) {
      running.timers.advance(10_000);
      await running.link.session()?.device.countKeyPackages();
      await running.link.session()?.topics.claimKeyPackage('33'.repeat(16) as never);
    }
    peersOn(relay, '/device').at(-1)?.webSocket.terminate();
    await eventually(() => running.link.state().nextAttemptAtMs).toBe(running.timers.nowMs() + 500);
  });

  it.each([
    ['unreachable', { upgrade: 404 as const }],
    ['refused', { onFrame: refuse(RefusalCode.REFUSAL_NOT_AUTHENTICATED) }],
    ['refused', { onFrame: refuse(RefusalCode.REFUSAL_UNSUPPORTED) }],
    ['unreachable', { onFrame: refuse(RefusalCode.REFUSAL_UNAVAILABLE) }],
  ] as const)('says "%s" where that is why', async (reason, behaviour) => {
    const relay = await startRelay(behaviour);
    const running = start(relay.endpoint);
    await waiting(running);
    expect(running.link.state()).toMatchObject({ state: 'offline', reason });
    running.timers.advance(500);
    await eventually(() => running.states.some((state) => state.state === 'connecting')).toBe(true);
    expect(running.states.find((state) => state.state === 'connecting')).toEqual({ state: 'connecting', reason });
  });

  it('says "wrong-certificate" where that is why, and keeps away', async () => {
    const relay = await startRelay();
    const running = start({ ...relay.endpoint, certificateFingerprint: new Uint8Array(32) });
    await waiting(running);
    expect(running.link.state()).toMatchObject({ state: 'offline', reason: 'wrong-certificate' });
    expect(running.failures).toEqual([expect.objectContaining({ code: 'relay.wrong-certificate' })]);
    expect(relay.upgrades()).toBe(0);
  });

  it('tells the true reason of a request that a breaking connection took along', async () => {
    const relay = await startRelay({
      onFrame(frame, peer) {
        if (frame.body.case !== 'ticketFetch') return false;
        peer.sendText('garbage');
        return true;
      },
    });
    const running = start(relay.endpoint);
    await waiting(running);
    expect(running.failures).toEqual([expect.objectContaining({ code: 'protocol.malformed' })]);
  });

  it('ends the session with the error of onSession and tries again', async () => {
    const relay = await startRelay();
    let calls = 0;
    const running = start(relay.endpoint, {
      onSession: async () => {
        calls += 1;
        if (calls === 1) throw new Error('a bug');
      },
    });
    await waiting(running);
    expect(running.failures).toEqual([expect.objectContaining({ code: 'internal.unexpected' })]);
    running.timers.advance(500);
    await online(running);
    expect(calls).toBe(2);
  });

  it('starts no session while a handler of the former one runs', async () => {
    const relay = await startRelay();
    let finish = () => {};
    const running = start(relay.endpoint, {
      onSession: async (session) => {
        running.sessions.push(session);
        await session.device.subscribeInbox(0, () => new Promise((resolve) => (finish = resolve)));
      },
    });
    await eventually(() => peersOn(relay, '/device')[0]?.received.at(-1)?.body.case).toBe('inboxSubscribe');
    const peer = peersOn(relay, '/device')[0];
    const before = finish;
    peer?.send({ body: { case: 'inboxPush', value: { sequence: 1n, bytes: new Uint8Array([1]) } } });
    await eventually(() => finish).not.toBe(before);
    peer?.webSocket.terminate();
    await eventually(() => running.link.state()).toEqual({ state: 'offline', reason: 'unreachable' });
    await running.sessions[0]?.device.closed;
    await running.sessions[0]?.topics.settled;
    running.timers.advance(60_000);
    expect(relay.peers).toHaveLength(2);
    finish();
    await waiting(running);
    running.timers.advance(60_000);
    await eventually(() => running.sessions).toHaveLength(2);
  });
});

describe('a link whose callbacks are slow or stop it', () => {
  it('starts no session, and does not end, while onSession runs for the former one', async () => {
    const relay = await startRelay();
    let finish = () => {};
    let calls = 0;
    const running = start(relay.endpoint, {
      onSession: () => {
        calls += 1;
        return new Promise((resolve) => {
          finish = resolve;
        });
      },
    });
    await eventually(() => calls).toBe(1);
    peersOn(relay, '/topics')[0]?.webSocket.terminate();
    await eventually(() => running.link.state()).toEqual({ state: 'offline', reason: 'unreachable' });
    for (const peer of relay.peers) await isGone(peer);
    running.timers.advance(60_000);
    expect(relay.peers).toHaveLength(2);
    finish();
    await waiting(running);
    running.link.retryNow();
    await eventually(() => calls).toBe(2);
    let isStopped = false;
    const stopping = running.link.stop().finally(() => {
      isStopped = true;
    });
    for (const peer of relay.peers) await isGone(peer);
    expect(isStopped).toBe(false);
    finish();
    await stopping;
  });

  it.each(['online', 'offline', 'connecting'])('ends when it is stopped as it says "%s"', async (when) => {
    const relay = await startRelay();
    let stopped: Promise<void> | undefined;
    const running = start(relay.endpoint, {
      onState: (state) => {
        running.states.push(state);
        if (state.state === when) stopped ??= running.link.stop();
      },
    });
    await eventually(() => running.states.length).toBeGreaterThan(0);
    peersOn(relay, '/device')[0]?.webSocket.terminate();
    if (when === 'connecting') {
      await waiting(running);
      running.link.retryNow();
    }
    await eventually(() => stopped !== undefined).toBe(true);
    await stopped;
    expect(running.states.at(-1)?.state).toBe(when);
    expect(running.timers.waiting()).toEqual([]);
    for (const peer of relay.peers) await isGone(peer);
  });

  it('ends when it is stopped as it says when the next attempt is', async () => {
    const relay = await startRelay({ upgrade: 503 });
    let stopped: Promise<void> | undefined;
    const running = start(relay.endpoint, {
      onState: (state) => {
        if (state.nextAttemptAtMs !== undefined) stopped ??= running.link.stop();
      },
    });
    await eventually(() => stopped !== undefined).toBe(true);
    await stopped;
    expect(running.timers.waiting()).toEqual([]);
  });
});

describe('retryNow', () => {
  it('ends the wait', async () => {
    const relay = await startRelay();
    const running = start(relay.endpoint);
    await online(running);
    peersOn(relay, '/topics')[0]?.webSocket.terminate();
    await waiting(running);
    running.link.retryNow();
    running.link.retryNow();
    await online(running);
    expect(relay.peers).toHaveLength(4);
  });

  it('changes nothing while connecting or online', async () => {
    const relay = await startRelay();
    const running = start(relay.endpoint);
    running.link.retryNow();
    await eventually(() => relay.peers.length).toBeGreaterThan(0);
    running.link.retryNow();
    await online(running);
    running.link.retryNow();
    await running.link.session()?.device.countKeyPackages();
    expect(relay.peers).toHaveLength(2);
    expect(running.states).toEqual([{ state: 'online' }]);
    peersOn(relay, '/device')[0]?.webSocket.terminate();
    await waiting(running);
    expect(running.link.state()).toMatchObject({ state: 'offline', nextAttemptAtMs: 500 });
  });
});

describe('stop', () => {
  it('ends a session, tells nobody, and leaves nothing behind', async () => {
    const relay = await startRelay();
    const running = start(relay.endpoint);
    await online(running);
    await running.link.stop();
    await running.link.stop();
    expect(running.link.session()).toBeUndefined();
    expect(running.link.state()).toEqual({ state: 'offline' });
    expect(running.states).toEqual([{ state: 'online' }]);
    expect(running.failures).toEqual([]);
    for (const peer of relay.peers) await isGone(peer);
    expect(running.timers.waiting()).toEqual([]);
  });

  it('ends a wait', async () => {
    const relay = await startRelay({ upgrade: 503 });
    const running = start(relay.endpoint);
    await waiting(running);
    await running.link.stop();
    expect(running.states.at(-1)?.state).toBe('offline');
    expect(running.timers.waiting()).toEqual([]);
    expect(relay.upgrades()).toBe(1);
  });

  it.each(['authenticateDevice', 'ticketFetch', 'admit'])('ends an attempt that waits for %s', async (step) => {
    const relay = await startRelay({ onFrame: (frame) => frame.body.case === step });
    const running = start(relay.endpoint);
    await eventually(() => relay.peers.at(-1)?.received.at(-1)?.body.case).toBe(step);
    await running.link.stop();
    for (const peer of relay.peers) await isGone(peer);
    expect(running.states).toEqual([]);
    expect(running.sessions).toEqual([]);
    expect(running.timers.waiting()).toEqual([]);
  });

  it('ends an attempt that has hardly begun', async () => {
    const relay = await startRelay();
    const running = start(relay.endpoint);
    await running.link.stop();
    expect(running.states).toEqual([]);
    expect(running.timers.waiting()).toEqual([]);
    for (const peer of relay.peers) await isGone(peer);
  });

  it('waits for the handler that runs', async () => {
    const relay = await startRelay();
    let finish: (() => void) | undefined;
    const running = start(relay.endpoint, {
      onSession: async (session) => {
        await session.device.subscribeInbox(0, () => new Promise((resolve) => (finish = resolve)));
        relay.peers[0]?.send({ body: { case: 'inboxPush', value: { sequence: 1n, bytes: new Uint8Array([1]) } } });
      },
    });
    await eventually(() => finish).toBeDefined();
    let isStopped = false;
    const stopping = running.link.stop().finally(() => {
      isStopped = true;
    });
    for (const peer of relay.peers) await isGone(peer);
    expect(isStopped).toBe(false);
    finish?.();
    await stopping;
  });
});

describe('renewal of the ticket', () => {
  const hourMs = 3_600_000;

  /** Lets time pass as it does: with answers in between, so that the connections stay. */
  async function pass(running: Running, durationMs: number): Promise<void> {
    for (let passedMs = 0; passedMs < durationMs; passedMs += 10_000) {
      running.timers.advance(Math.min(10_000, durationMs - passedMs));
      const session = running.link.session();
      await Promise.all([
        session?.device.countKeyPackages(),
        session?.topics.claimKeyPackage('33'.repeat(16) as never),
      ]);
    }
  }

  it('takes a new session, without a wait, half an hour before the ticket ends', async () => {
    const relay = await startRelay({ ticketValidUntilMs: 1_000_000 + 2 * hourMs });
    const running = start(relay.endpoint);
    await online(running);
    await pass(running, 1.5 * hourMs - 10_000);
    expect(relay.peers).toHaveLength(2);
    running.timers.advance(10_000);
    await eventually(() => running.sessions).toHaveLength(2);
    expect(peersOn(relay, '/device')[1]?.received.map((frame) => frame.body.case)).toContain('ticketFetch');
    expect(running.states).toEqual([{ state: 'online' }, { state: 'connecting' }, { state: 'online' }]);
    expect(running.failures).toEqual([]);
  });

  it('does not hurry when the relay says that the ticket has ended', async () => {
    const relay = await startRelay({ ticketValidUntilMs: 1 });
    const running = start(relay.endpoint);
    await online(running);
    await pass(running, 0.5 * hourMs - 10_000);
    expect(relay.peers).toHaveLength(2);
    running.timers.advance(10_000);
    await eventually(() => running.sessions).toHaveLength(2);
  });
});

function refuse(code: RefusalCode) {
  return (frame: { requestId: number }, peer: Peer): boolean => {
    peer.send({ requestId: frame.requestId, body: { case: 'refusal', value: { code } } });
    return true;
  };
}
