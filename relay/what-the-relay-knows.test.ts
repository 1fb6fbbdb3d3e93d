import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Database } from '@signalapp/sqlcipher';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idToBytes } from '../shared/domain/ids';
import { makeTestTopic, newId, openTopic, startTestWorkspace, topicRequests } from './testing/test-workspace';
import type { TestWorkspace } from './testing/test-workspace';

const { open, append, commit, subscribe, signal } = topicRequests;
type Row = Record<string, unknown>;

// What a conversation leaves behind, and every column of it: a new column has to be justified here.
const topicColumns = {
  topics: ['id', 'topic', 'epoch', 'deleted_sequence'],
  topic_epochs: ['topic', 'epoch', 'access_hash'],
  topic_entries: ['id', 'log', 'sequence', 'epoch', 'stored_day', 'entry_id', 'bytes'],
};

let workspace: TestWorkspace;
beforeEach(async () => {
  workspace = await startTestWorkspace();
});
afterEach(() => workspace.dispose());

describe('what the relay knows about a conversation', () => {
  it('is its topic, hashes of its access keys and what was handed over: no user, no device, no key, no signal', async () => {
    const colleague = await workspace.join(await workspace.createInvite());
    const topic = makeTestTopic();
    const writer = await openTopic(workspace, topic);
    const reader = await openTopic(workspace, topic);
    await reader.expect('subscribed', subscribe(topic));
    await writer.expect('appended', append(topic, 'ciphertext of an entry'));
    await writer.expect('appended', commit(topic, 'ciphertext of a commit'));
    await writer.expect('done', open(topic, 2));
    await writer.expect('done', signal(topic, 'ciphertext of a signal'));
    await writer.expect('done', {
      case: 'inboxDeliver',
      value: { inbox: colleague.device.inbox, entryId: newId(), bytes: Buffer.from('ciphertext of a welcome') },
    });
    await workspace.relay.close();

    const tables = dumpTables(join(workspace.dataFolder, 'relay.db'));
    for (const [table, columns] of Object.entries(topicColumns)) {
      expect(tables.get(table)?.columns).toEqual(columns);
      expect(tables.get(table)?.rows.length).toBeGreaterThan(0);
    }
    const people = [workspace.founder, colleague].flatMap((person) => [
      idToBytes(person.userId),
      idToBytes(person.deviceId),
      person.device.signatureKey,
      person.device.encryptionKey,
      person.device.inbox,
    ]);
    const conversation = Object.keys(topicColumns).map((table) => tables.get(table)?.rows ?? []);
    for (const secret of [...people, topic.accessKey(1), topic.accessKey(2)]) {
      expect(contains(conversation, secret)).toBe(false);
    }
    // The search finds what is there: without this it could miss everything.
    expect(contains(conversation, topic.topic)).toBe(true);
    expect(contains(conversation, Buffer.from('ciphertext of an entry'))).toBe(true);
    expect(
      contains(
        [...tables.values()].map((table) => table.rows),
        workspace.founder.device.inbox,
      ),
    ).toBe(true);
    // Nothing that names the topic lies where devices are named.
    const elsewhere = [...tables].filter(([name]) => !(name in topicColumns)).map(([, table]) => table.rows);
    expect(contains(elsewhere, topic.topic)).toBe(false);

    for (const file of readdirSync(workspace.dataFolder)) {
      const bytes = readFileSync(join(workspace.dataFolder, file));
      expect(bytes.includes('ciphertext of a signal')).toBe(false);
      expect(bytes.includes(Buffer.from(topic.accessKey(1)))).toBe(false);
      expect(bytes.includes(workspace.nowMs.toString())).toBe(false);
    }
    workspace.relay = { ...workspace.relay, close: async () => undefined };
  });

  it('is not in its log either', async () => {
    const topic = makeTestTopic();
    const client = await openTopic(workspace, topic);
    await client.expect('appended', append(topic, 'ciphertext'));
    await client.request(append(makeTestTopic(), 'refused'));
    await workspace.restart();
    const events = workspace.logLines.map((line) => JSON.parse(line) as Row);
    const traffic = events.find((event) => event['event'] === 'traffic');
    expect(traffic?.['counts']).toMatchObject({ 'refusal-forbidden': 1 });
    const keys = events.flatMap((event) => Object.keys(event));
    expect([...new Set(keys)].sort()).toEqual(['counts', 'event']);
    const counts = events.flatMap((event) => Object.values((event['counts'] ?? {}) as Row));
    expect(counts.every((count) => typeof count === 'number')).toBe(true);
  });
});

function dumpTables(path: string): Map<string, { columns: string[]; rows: Row[] }> {
  const db = new Database(path);
  const names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'", { pluck: true }).all() as string[];
  const tables = names.map((name) => {
    const columns = db.prepare(`SELECT name FROM pragma_table_info('${name}')`, { pluck: true }).all() as string[];
    return [name, { columns, rows: db.prepare(`SELECT * FROM ${name}`).all() }] as const;
  });
  db.close();
  return new Map(tables);
}

/** Whether any value of the tables holds the bytes, as they are or as hex. */
function contains(tables: readonly Row[][], wanted: Uint8Array): boolean {
  const hex = Buffer.from(wanted).toString('hex');
  return tables
    .flat()
    .some((row) =>
      Object.values(row).some((value) =>
        value instanceof Uint8Array ? Buffer.from(value).includes(Buffer.from(wanted)) : String(value).includes(hex),
      ),
    );
}
