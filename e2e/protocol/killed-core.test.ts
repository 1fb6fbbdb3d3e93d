/** What the crash points do to a copy of a vault, the operating system does here to a process and its own vault. */
import { fork, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bundleProgram } from '../../relay/testing/bundle-program';
import { toHex, type ConversationId } from '../../shared/domain/ids';
import { connectContract, type Client } from '../../shared/ipc/connect-contract';
import type { CoreContract } from '../../shared/ipc/core-contract';
import { workerPort } from '../../shared/ipc/port';
import { checkAgreement } from './agreement';
import type { CoreProgramOptions } from './core-program';
import { settled } from './scene';
import { steppedCore, type SteppedCore } from './stepped-core';
import {
  codeOf,
  knows,
  messagesOf,
  newMessageId,
  say,
  startGroup,
  testWorkspace,
  type TestWorkspace,
} from './test-workspace';

const texts = ['one', 'two', 'three'];

let script: string;
let workspace: TestWorkspace<SteppedCore> | undefined;
let running: ChildProcess | undefined;

beforeAll(async () => {
  script = await bundleProgram('e2e/protocol/core-program.ts');
});
afterAll(() => rmSync(dirname(script), { recursive: true }));
afterEach(async () => {
  running?.kill('SIGKILL');
  running = undefined;
  await workspace?.close();
  workspace = undefined;
});

interface CoreProcess {
  readonly child: ChildProcess;
  readonly client: Client<CoreContract>;
  readonly exited: Promise<NodeJS.Signals | null>;
}

function startProcess({ files }: SteppedCore, target?: string): CoreProcess {
  const options: CoreProgramOptions = { vaultPath: files.path, vaultKeyHex: toHex(files.key), target };
  const child = fork(script, [JSON.stringify(options)], { serialization: 'advanced' });
  running = child;
  const port = workerPort({
    // A message to one that was killed just now fails later: that it is gone is heard anyway.
    postMessage: (message) => child.connected && child.send(message as object, () => undefined),
    on: (event, listener) => child.on(event === 'close' ? 'disconnect' : 'message', listener),
    close: () => child.disconnect(),
  });
  const exited = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once('exit', (_, signal) => resolve(signal));
  });
  return { child, client: connectContract<CoreContract>(port), exited };
}

/** Resolves when it is online, or gone. */
async function isOnline(client: Client<CoreContract>): Promise<void> {
  await settled(async () => {
    const state = await client.call('connection.get').then((connection) => connection.state, codeOf);
    if (state !== 'online' && state !== 'rpc.closed') throw new Error(`not online: ${state}`);
  });
}

describe('a core that is killed', () => {
  it.each([
    'transaction 1 written and not committed',
    'transaction 1 committed',
    'append 1 to be sent',
    'append 1 answered',
    'commit 1 answered',
    'topic entry 1 received',
    'transaction 3 written and not committed',
  ])('at the step "%s" goes on with its vault', { timeout: 120_000 }, async (target) => {
    workspace = await testWorkspace(['Anna', 'Ben'], steppedCore);
    const [anna, ben] = workspace.cores as [SteppedCore, SteppedCore];
    const conversationId = await startGroup(anna, 'Visite', [ben.userId]);
    await knows(ben, conversationId);
    await settled(() => checkAgreement({ conversationId, members: [anna, ben] }));
    await anna.stop();

    const first = startProcess(anna, target);
    const wishes = wishesOf(conversationId);
    const outcomes = Promise.allSettled(wishes.map((make) => make(first.client)));
    await say(ben, conversationId, 'from Ben');
    expect(await first.exited).toBe('SIGKILL');
    const answers = await outcomes;

    const second = startProcess(anna);
    await isOnline(second.client);
    // What was confirmed is not asked for again: the vault must have it.
    await Promise.all(
      wishes.filter((_, index) => answers[index]?.status === 'rejected').map((make) => make(second.client)),
    );
    await settled(async () => {
      const own = (await messagesOf({ client: second.client }, conversationId)).filter(({ isOwn }) => isOwn);
      if (own.some(({ state }) => state !== 'delivered')) throw new Error('not delivered');
    });
    second.child.disconnect();
    await second.exited;

    await anna.start();
    const expected = { texts: [...texts, 'from Ben'], names: ['Neu'] };
    await settled(() => checkAgreement({ conversationId, members: [anna, ben], ...expected }));
  });
});

type Wish = (client: Client<CoreContract>) => Promise<unknown>;

function wishesOf(conversationId: ConversationId): readonly Wish[] {
  const rename: Wish = async (client) => {
    // It is refused while there is no connection.
    await isOnline(client);
    return client.call('conversations.rename', { conversationId, name: 'Neu' });
  };
  const messages = texts.map((text): Wish => {
    const messageId = newMessageId();
    return (client) => client.call('messages.send', { conversationId, messageId, text });
  });
  return [rename, ...messages];
}
