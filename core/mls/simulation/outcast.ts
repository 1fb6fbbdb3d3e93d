/** Somebody who was removed, kept what it had, and tries to read on. */
import { expect } from 'vitest';
import { AppError } from '../../../shared/errors';
import { decryptWithLabel } from '../crypto/labels';
import { decodeMlsMessage } from '../framing/mls-message';
import { openEnvironment } from '../group/environment';
import type { GroupState } from '../group/group-state';
import { processMessage } from '../group/process-message';
import { encodeGroupContext, type GroupContext } from '../key-schedule/group-context';
import type { UpdatePath } from '../tree/update-path';
import type { Entry } from './relay-log';
import { copyOf } from './state-store';

export interface Outcast {
  readonly name: string;
  /** A copy of what it had. */
  readonly state: GroupState;
  /** The commit that removed it, and the context in which that commit's path secrets are encrypted. */
  readonly since: Entry;
  readonly pathContext: GroupContext;
}

/** `witness` is a member that has read everything: what is public of it, the outcast may know. */
export function expectLockedOut(outcast: Outcast, entry: Entry, witness: GroupState): void {
  if (entry === outcast.since) return expectPathClosed(outcast, entry);
  expectClosed(copyOf(outcast.state), entry);
  if (entry.epoch !== witness.context.epoch || entry.isOpen === true) return;
  const { tree, context, interimTranscriptHash, confirmationTag } = witness;
  expectClosed({ ...copyOf(outcast.state), tree, context, interimTranscriptHash, confirmationTag }, entry);
}

function expectClosed(state: GroupState, entry: Entry): void {
  let read = false;
  try {
    read = processMessage(state, entry.bytes, openEnvironment()).kind === entry.kind;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'crypto.failed') throw error;
  }
  expect(read, 'somebody who was removed read on').toBe(false);
}

// None of its keys opens any of the path secrets of the commit that removed it.
function expectPathClosed(outcast: Outcast, entry: Entry): void {
  const message = decodeMlsMessage(entry.bytes);
  if (message.wireFormat !== 'mls_public_message') return;
  const { content } = message.publicMessage.content;
  const path = content.contentType === 'commit' ? content.commit.path : undefined;
  if (path === undefined) throw new Error('somebody is removed without a path');
  expect(canOpen(outcast, path), 'somebody who was removed opens a path secret').toBe(false);
}

function canOpen({ state, pathContext }: Outcast, path: UpdatePath): boolean {
  const context = { label: 'UpdatePathNode', context: encodeGroupContext(pathContext) };
  return path.nodes.some(({ encryptedPathSecret }) =>
    encryptedPathSecret.some((sealed) =>
      [...state.privateKeys.values()].some((secretKey) => {
        try {
          decryptWithLabel(state.suite, secretKey, context, sealed);
          return true;
        } catch {
          return false;
        }
      }),
    ),
  );
}
