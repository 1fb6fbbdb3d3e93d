/** Whether the members of a conversation agree on what it is, and whether anything of it is still under way. */
import { groupFromRows } from '../../core/group/stored-group';
import { epoch } from '../../core/group/group';
import { membersOf } from '../../core/vault/conversation-member-table';
import { findConversation, skippedEntries } from '../../core/vault/conversation-table';
import { listWarnings } from '../../core/vault/warning-table';
import { firstGroupChange } from '../../core/vault/group-change-table';
import { findGroupRows } from '../../core/vault/mls-table';
import { pendingEntries } from '../../core/vault/outbox-table';
import { receiptsDue } from '../../core/vault/receipt-due-table';
import type { ConversationId } from '../../shared/domain/ids';
import type { MessageView } from '../../shared/ipc/core-contract';
import type { SteppedCore } from './stepped-core';
import { sorted } from './test-workspace';

export interface Expected {
  readonly conversationId: ConversationId;
  /** Members since it began. */
  readonly members: readonly SteppedCore[];
  /** Members who were added later: they know a part of it only. */
  readonly newcomers?: readonly SteppedCore[];
  /** What each member is shown once, apart from other things. */
  readonly texts?: readonly string[];
  /** Names that it was given, each told of once. */
  readonly names?: readonly string[];
}

/** Throws, saying what is wrong, unless all agree and nothing is under way. */
export async function checkAgreement({
  conversationId,
  members,
  newcomers = [],
  texts = [],
  names = [],
}: Expected): Promise<void> {
  const all = [...members, ...newcomers];
  const standings = all.map((core) => JSON.stringify(standingOf(core, conversationId)));
  if (new Set(standings).size > 1) throw new Error(`they do not agree: ${standings.join(' / ')}`);
  for (const [index, core] of all.entries()) {
    const skipped = core.vault.read((db) => skippedEntries(db, conversationId));
    if (skipped > 0) throw new Error(`member ${index} has skipped ${skipped} entries`);
    const [warning] = core.vault.read(listWarnings);
    if (warning !== undefined) throw new Error(`member ${index} is warned of ${warning.kind}`);
  }

  const shown = await Promise.all(all.map((core) => shownBy(core, conversationId)));
  const [first = []] = shown;
  const wanted = [...texts.map((text) => `text ${text}`), ...names.map((name) => `renamed ${name}`)];
  for (const [index, list] of shown.entries()) {
    const told = list.map(({ what }) => what);
    for (const what of wanted) {
      const times = told.filter((each) => each === what).length;
      if (times !== 1) throw new Error(`member ${index} is shown ${times} times: ${what}`);
    }
    const isNewcomer = index >= members.length;
    const known = isNewcomer ? told.filter(isForNewcomers) : told;
    const expected = first.map(({ what }) => what);
    const part = isNewcomer ? expected.filter(isForNewcomers).slice(-known.length || expected.length) : expected;
    if (JSON.stringify(known) !== JSON.stringify(part)) {
      throw new Error(`member ${index} is shown ${JSON.stringify(known)} and not ${JSON.stringify(part)}`);
    }
    const waiting = list.filter(({ isDone }) => !isDone).map(({ what }) => what);
    if (waiting.length > 0) throw new Error(`not delivered by member ${index}: ${waiting.join(', ')}`);
  }
}

function standingOf({ vault }: SteppedCore, conversationId: ConversationId): unknown {
  return vault.read((db) => {
    const conversation = findConversation(db, conversationId);
    const rows = findGroupRows(db, conversationId);
    if (conversation === undefined || rows.length === 0) return 'unknown';
    const { name, isMember, cursor } = conversation;
    const underWay = [
      ...pendingEntries(db, conversationId, 1).map(({ kind }) => kind),
      ...(firstGroupChange(db, conversationId) === undefined ? [] : ['a change']),
      ...receiptsDue(db, conversationId, 1).map(() => 'a receipt'),
    ];
    if (underWay.length > 0) throw new Error(`under way: ${underWay.join(', ')}`);
    const members = sorted(membersOf(db, conversationId));
    return { name, isMember, cursor, members, epoch: epoch(groupFromRows(rows)) };
  });
}

interface Shown {
  readonly what: string;
  /** An own text is done when everybody has it, whether or not they have read it. */
  readonly isDone: boolean;
}

async function shownBy(core: SteppedCore, conversationId: ConversationId): Promise<readonly Shown[]> {
  const page = await core.client.call('messages.page', { conversationId, from: { at: 'newest' }, limit: 200 });
  return page.messages.map((message) => ({
    what: describe(message),
    isDone: !message.isOwn || message.body.kind === 'notice' || ['delivered', 'read'].includes(message.state),
  }));
}

function describe({ body }: MessageView): string {
  if (body.kind === 'text') return `text ${body.text}`;
  if (body.kind !== 'notice') return body.kind;
  return body.notice.what === 'renamed' ? `renamed ${body.notice.name}` : body.notice.what;
}

// Their first notice tells them what it was that the others were told.
function isForNewcomers(what: string): boolean {
  return what !== 'created' && what !== 'members-added';
}
