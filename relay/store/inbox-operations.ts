import type { EntryId, TopicId } from '../../shared/domain/ids';
import { entryOverheadBytes } from './entry-log';
import type { DeliverOutcome, Store } from './store';
import type { StoreCore } from './store-core';

type InboxOperation = 'deliver' | 'readInbox' | 'readInboxHead' | 'acknowledgeInbox';

export function inboxOperations(core: StoreCore): Pick<Store, InboxOperation> {
  const { inboxes, inboxEntries } = core.tables;
  return {
    deliver: (inbox, entryId, bytes) => core.run(() => deliverEntry(core, inbox, entryId, bytes)),
    readInbox: async (inbox, afterSequence, budget) => {
      const record = inboxes.find(inbox);
      return record === undefined ? [] : inboxEntries.read(record.id, afterSequence, budget);
    },
    readInboxHead: async (inbox) => {
      const record = inboxes.find(inbox);
      if (record === undefined) return { firstSequence: 1, lastSequence: 0 };
      const { id, lastSequence } = record;
      return { firstSequence: inboxEntries.readFirstSequence(id) ?? lastSequence + 1, lastSequence };
    },
    acknowledgeInbox: (inbox, sequence) =>
      core.run(() => {
        const record = inboxes.find(inbox);
        if (record === undefined) return;
        inboxEntries.acknowledge(record.id, sequence);
        inboxes.noteChanged(record.id);
      }),
  };
}

function deliverEntry(core: StoreCore, inbox: TopicId, entryId: EntryId, bytes: Uint8Array): DeliverOutcome {
  const { inboxes, inboxEntries } = core.tables;
  const found = inboxes.find(inbox);
  const known = found && inboxEntries.findSequence(found.id, entryId);
  if (known !== undefined) return { kind: 'appended', sequence: known };
  if (
    (found?.unreadEntries ?? 0) >= core.limits.inboxEntries ||
    (found?.unreadBytes ?? 0) + bytes.length > core.limits.inboxBytes ||
    !core.hasRoomFor(bytes.length + entryOverheadBytes)
  ) {
    return { kind: 'quota-exceeded' };
  }

  const record = found ?? inboxes.create(inbox);
  record.lastSequence += 1;
  record.unreadEntries += 1;
  record.unreadBytes += bytes.length;
  const stored = { sequence: record.lastSequence, epoch: 0, entryId, bytes };
  inboxEntries.append(record.id, stored, core.storedDay());
  core.announce((listener) => listener.inboxEntry(inbox, stored));
  return { kind: 'appended', sequence: stored.sequence };
}
