import { Database } from '@signalapp/sqlcipher';
import { expect, it } from 'vitest';
import { ballastBytes } from '../ballast';
import { monthToken } from '../search-index';
import { migrations } from './index';
import { up, version } from './0018-early-actions-and-months';

it('keeps what is to be done to messages that have not come, and finds the months of an index that is full', () => {
  const db = new Database(':memory:');
  try {
    for (const each of migrations) if (each.version < version) each.up(db);
    const [conversation, sender] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const [message, action, content] = [Buffer.alloc(16, 3), Buffer.alloc(16, 4), Buffer.from('an edit')];
    db.prepare('INSERT INTO early_action VALUES (5, ?, ?, ?, ?, ?)').run([
      conversation,
      message,
      sender,
      action,
      content,
    ]);
    const months = [608, 700, 913];
    const index = db.prepare('INSERT INTO message_search (rowid, text, month) VALUES (?, ?, ?)');
    for (const month of months) index.run([month, ' visite ', monthToken(month)]);
    up(db);
    expect(db.prepare('SELECT * FROM early_action').get()).toEqual({
      key: 5,
      conversation_id: conversation,
      message_id: message,
      sender,
      action_id: action,
      ballast: Buffer.alloc(ballastBytes),
      content,
    });
    expect(db.prepare('SELECT month FROM search_month', { pluck: true }).all()).toEqual(months);
  } finally {
    db.close();
  }
});
