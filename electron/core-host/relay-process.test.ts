import { beforeEach, describe, expect, it } from 'vitest';
import type { AppError } from '../../shared/errors';
import { decodeFoundingLink } from '../../shared/protocol/link-codec';
import type { RelayReach } from './account-registry';
import { foundingLinkFor, localAddress } from './founding-link';
import { startRelayProcess, type RelayListening, type RelayProcess } from './relay-process';
import { fakeProcesses, type FakeProcesses } from './testing/fake-processes';

let processes: FakeProcesses;
let ports: number[];
const listeningReport: RelayListening = {
  kind: 'listening',
  port: 4711,
  certificateFingerprint: new Uint8Array(32).fill(1),
  foundingToken: new Uint8Array(32).fill(2),
};

beforeEach(() => {
  processes = fakeProcesses();
  ports = [];
});

function start(reach: RelayReach = 'computer', port = 0): RelayProcess {
  return startRelayProcess({
    dataFolder: '/profile/relay',
    reach,
    port,
    startChild: processes.start,
    schedule: processes.schedule,
    clock: processes.clock,
    onState: () => {},
    onPort: (given) => ports.push(given),
  });
}

describe('a relay on this computer', () => {
  it.each([
    ['computer', '127.0.0.1'],
    ['network', '0.0.0.0'],
  ] as const)('for the %s listens on %s', async (reach, host) => {
    const relay = start(reach, 99);
    expect(processes.last().sent).toEqual([{ kind: 'start', dataFolder: '/profile/relay', host, port: 99 }]);
    const listening = relay.listening();
    expect(relay.state()).toBe('starting');
    processes.last().report(listeningReport);
    expect(await listening).toEqual(listeningReport);
    expect(relay.state()).toBe('running');
    expect(await relay.listening()).toEqual(listeningReport);
  });

  it('keeps the port that it was given when it starts again', () => {
    const relay = start();
    processes.last().report(listeningReport);
    expect(ports).toEqual([4711]);
    processes.last().exit();
    expect(relay.state()).toBe('restarting');
    processes.advance(200);
    expect(processes.children).toHaveLength(2);
    expect(processes.last().sent[0]).toMatchObject({ port: 4711 });
    processes.last().report(listeningReport);
    expect(relay.state()).toBe('running');
  });

  it('that fails is tried again, and those who wait are told', async () => {
    const relay = start();
    const listening = relay.listening();
    processes.last().report({ kind: 'failed', code: 'relay.unavailable' });
    await expect(listening).rejects.toMatchObject({ code: 'relay.unavailable', retry: 'later' });
    expect(relay.state()).toBe('failed');
    expect(processes.last().isKilled).toBe(true);
    processes.advance(200);
    processes.last().report(listeningReport);
    expect(relay.state()).toBe('running');
  });

  it('that reports nonsense is not believed', () => {
    const relay = start();
    for (const nonsense of [undefined, {}, { kind: 'listening', port: '1' }]) processes.last().report(nonsense);
    expect(relay.state()).toBe('starting');
  });

  it('stops gently, is killed if it does not, and is not started again', async () => {
    const gentle = start();
    const stopped = gentle.stop();
    expect(processes.last().sent.at(-1)).toEqual({ kind: 'stop' });
    processes.last().exit();
    await stopped;
    const stubborn = start();
    const killed = stubborn.stop();
    processes.advance(5_000);
    await killed;
    expect(processes.last().isKilled).toBe(true);
    processes.advance(100_000);
    expect(processes.children).toHaveLength(2);
  });
});

describe('the link that founds a workspace', () => {
  const entry = (address: string, internal = false, family = 'IPv4'): never => ({ address, internal, family }) as never;
  const interfaces = {
    lo: [entry('127.0.0.1', true)],
    eth0: [entry('fe80::1', false, 'IPv6'), entry('169.254.3.4'), entry('192.168.1.20')],
    eth1: [entry('10.0.0.1')],
  };

  it('leads to this computer only, or to its address in the network', () => {
    const link = decodeFoundingLink(foundingLinkFor(listeningReport, 'computer', interfaces));
    expect(link.relay).toEqual({ url: 'wss://127.0.0.1:4711', certificateFingerprint: new Uint8Array(32).fill(1) });
    expect(link.foundingToken).toEqual(new Uint8Array(32).fill(2));
    const far = decodeFoundingLink(foundingLinkFor(listeningReport, 'network', interfaces));
    expect(far.relay.url).toBe('wss://192.168.1.20:4711');
  });

  it('is refused without a network, and once the workspace is founded', () => {
    const { foundingToken: _, ...founded } = listeningReport;
    const codeOf = (make: () => string): unknown => {
      try {
        return make();
      } catch (error) {
        return (error as AppError).code;
      }
    };
    const offline = { lo: [entry('127.0.0.1', true)] };
    expect(codeOf(() => foundingLinkFor(listeningReport, 'network', offline))).toBe('relay.unavailable');
    expect(codeOf(() => foundingLinkFor(founded, 'computer', interfaces))).toBe('workspace.already-founded');
  });

  it('takes a link-local address only for want of a better', () => {
    expect(localAddress({ eth0: [entry('169.254.3.4')] })).toBe('169.254.3.4');
    expect(localAddress({ eth0: undefined })).toBeUndefined();
  });
});
