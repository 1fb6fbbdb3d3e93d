import { afterEach, describe, expect, it, vi } from 'vitest';
import { defaultSettings } from '../../shared/domain/default-settings';
import type { AccountId, UserId, WorkspaceId } from '../../shared/domain/ids';
import { openPolicy } from '../../shared/domain/workspace-policy';
import { AppError } from '../../shared/errors';
import type { CoreContract } from '../../shared/ipc/core-contract';
import { coreContract, type Change, type Workspace } from '../../shared/ipc/core-contract';
import { domPort, type Port } from '../../shared/ipc/port';
import { serveContract, type Handlers } from '../../shared/ipc/serve-contract';
import { shellContract, type Account, type Settings, type ShellContract } from '../../shared/ipc/shell-contract';
import { createConnections, type Connections } from './connections';

const accountId = 'a1'.repeat(16) as AccountId;
const running: Account = { accountId, status: { state: 'running' } };
const restarting: Account = { accountId, status: { state: 'restarting', restarts: 1, nextAttemptAtMs: 0 } };
const openPorts: { close(): void }[] = [];

afterEach(() => {
  for (const port of openPorts.splice(0)) port.close();
});

function channel(serve: (port: Port) => void): Port {
  const { port1, port2 } = new MessageChannel();
  openPorts.push(port1, port2);
  serve(domPort(port1));
  return domPort(port2);
}

function workspaceNamed(name: string): Workspace {
  const self = {
    userId: '5e'.repeat(32) as UserId,
    displayName: 'Lena',
    title: '',
    role: 'owner' as const,
    isSelf: true,
    isBlocked: false,
    joinedAtMs: 1,
  };
  const workspaceId = 'e4'.repeat(32) as WorkspaceId;
  return { state: 'member', workspaceId, name, self, relayUrl: 'wss://relay:1', policy: openPolicy };
}

/** A shell and a core over real ports; a core answers with the name that `core.name` has at that moment. */
function startShell() {
  const connections = createConnections();
  const core = {
    name: 'Praxis',
    isHanging: false,
    emits: new Set<(change: Change) => unknown>(),
    ports: [] as Port[],
    calls: 0,
  };
  const refusals: AppError[] = [];
  let emitAccounts: ((accounts: Account[]) => unknown) | undefined;
  let emitSettings: ((settings: Settings) => unknown) | undefined;

  const coreHandlers: Partial<Handlers<CoreContract>> = {
    'workspace.get': () => {
      core.calls += 1;
      return core.isHanging ? new Promise(() => {}) : workspaceNamed(core.name);
    },
    changes: (_input, { emit }) => {
      core.emits.add(emit);
      return () => core.emits.delete(emit);
    },
  };
  const connect = vi.fn(() => {
    const refusal = refusals.shift();
    if (refusal) throw refusal;
    const port = channel((served) => {
      core.ports.push(served);
      serveContract(coreContract, coreHandlers as Handlers<CoreContract>, served);
    });
    connections.attach(accountId, port);
  });
  const shellHandlers: Partial<Handlers<ShellContract>> = {
    accounts: (_input, { emit }) => {
      emitAccounts = emit;
      return () => {};
    },
    'accounts.connect': connect,
    settings: (_input, { emit }) => {
      emitSettings = emit;
      void emit(defaultSettings);
      return () => {};
    },
    links: (_input, { emit }) => {
      void emit({ link: 'conclave:join#abc' });
      return () => {};
    },
  };
  connections.attach(
    'shell',
    channel((port) => serveContract(shellContract, shellHandlers as Handlers<ShellContract>, port)),
  );
  const tell = async (...accounts: Account[]): Promise<void> => {
    await expect.poll(() => emitAccounts).toBeDefined();
    emitAccounts?.(accounts);
  };
  const changeSettings = (settings: Settings): void => void emitSettings?.(settings);
  return { connections, core, connect, refusals, tell, changeSettings };
}

function watch(connections: Connections) {
  const query = connections.core(accountId).query('workspace.get', undefined, ['workspace']);
  query.subscribe(() => {});
  return () => {
    const { data } = query.get();
    return data?.state === 'member' ? data.name : undefined;
  };
}

describe('the connection to a core', () => {
  it('is asked for when the account runs, and calls wait for it', async () => {
    const { connections, connect, tell } = startShell();
    const answer = connections.core(accountId).call('workspace.get');
    await tell({ accountId, status: { state: 'starting' } });
    expect(connect).not.toHaveBeenCalled();
    await tell(running);
    expect(await answer).toEqual(workspaceNamed('Praxis'));
    expect(connect).toHaveBeenCalledTimes(1);
  });

  it('re-reads what is shown when the core tells of a change', async () => {
    const { connections, core, tell } = startShell();
    const name = watch(connections);
    await tell(running);
    await expect.poll(() => name()).toBe('Praxis');
    await expect.poll(() => core.emits.size).toBe(1);
    core.name = 'Praxis am Rhein';
    for (const emit of core.emits) emit({ what: 'workspace' });
    await expect.poll(() => name()).toBe('Praxis am Rhein');
  });

  it('comes back by itself after the core died, keeps what was shown, and reads it again', async () => {
    const { connections, core, tell } = startShell();
    const name = watch(connections);
    const { isConnected } = connections.core(accountId);
    await tell(running);
    await expect.poll(() => name()).toBe('Praxis');
    await tell(restarting);
    core.ports[0]?.close();
    await expect.poll(() => isConnected.get()).toBe(false);
    expect(name()).toBe('Praxis');
    core.name = 'After';
    await tell(running);
    await expect.poll(() => name()).toBe('After');
    expect(isConnected.get()).toBe(true);
  });

  it('is taken for lost when the shell says so, even if the port stays silent', async () => {
    const { connections, tell } = startShell();
    const name = watch(connections);
    await tell(running);
    await expect.poll(() => name()).toBe('Praxis');
    await tell(restarting);
    await expect.poll(() => connections.core(accountId).isConnected.get()).toBe(false);
  });

  it('repeats a repeatable call that the death of the core cut off, and only such a call', async () => {
    const { connections, core, tell } = startShell();
    core.isHanging = true;
    await tell(running);
    const repeated = connections.core(accountId).callRepeatable('workspace.get');
    const single = connections.core(accountId).call('workspace.get');
    await expect.poll(() => core.calls).toBe(2);
    core.isHanging = false;
    core.ports[0]?.close();
    await expect(single).rejects.toMatchObject({ code: 'rpc.closed' });
    expect(await repeated).toEqual(workspaceNamed('Praxis'));
  });

  it('is asked for again when the shell refused', async () => {
    const { connections, refusals, connect, tell } = startShell();
    refusals.push(new AppError('rpc.closed', { retry: 'later' }));
    const name = watch(connections);
    await tell(running);
    await expect.poll(() => name()).toBe('Praxis');
    expect(connect).toHaveBeenCalledTimes(2);
  });

  it('ends with the account: what waits is rejected', async () => {
    const { connections, tell } = startShell();
    const call = connections.core(accountId).call('workspace.get');
    await tell();
    await expect(call).rejects.toMatchObject({ code: 'rpc.closed' });
  });
});

describe('the connection to the shell', () => {
  it('hands over links that came from outside', async () => {
    const { connections } = startShell();
    await expect.poll(() => connections.pendingLink.get()).toBe('conclave:join#abc');
  });

  it('refuses ports of unknown names', () => {
    const { connections } = startShell();
    const close = vi.fn();
    connections.attach('nonsense', { post: vi.fn(), open: vi.fn(), close });
    expect(close).toHaveBeenCalledOnce();
  });
});

describe('the settings', () => {
  it('are as they are kept, whichever window changed them', async () => {
    const { connections, changeSettings } = startShell();
    expect(connections.settings.get()).toBeUndefined();
    await expect.poll(() => connections.settings.get()).toEqual(defaultSettings);
    changeSettings({ ...defaultSettings, theme: 'dark' });
    await expect.poll(() => connections.settings.get()?.theme).toBe('dark');
  });
});
