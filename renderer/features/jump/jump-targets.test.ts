import { describe, expect, it } from 'vitest';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { testConversation } from '../conversation/test-conversation';
import { peopleDirectory } from '../people/people-directory';
import { testPerson } from '../people/test-person';
import { startI18n } from '../../i18n/start-i18n';
import { jumpTargets } from './jump-targets';

const self = testPerson('0', 'Lena Brandt', { isSelf: true });
const mara = testPerson('1', 'Mara Winkler', { title: 'Ward doctor' });
const jonas = testPerson('2', 'Jonas Keller');
const selin = testPerson('3', 'Selin Aydın');
const people = peopleDirectory([self, mara, jonas, selin], 'en-GB');

function conversation(id: string, createdAtMs: number, changes: Partial<ConversationView>): ConversationView {
  return testConversation(id, { createdAtMs, ...changes });
}

const t = startI18n('en').getFixedT('en', 'people');

const conversations = [
  conversation('a', 1_000, { name: 'Ward round', members: [self.userId, jonas.userId, selin.userId] }),
  conversation('b', 3_000, { kind: 'direct', otherUserId: mara.userId, members: [self.userId, mara.userId] }),
  conversation('c', 2_000, { name: 'Quality circle', members: [self.userId, mara.userId] }),
];

const found = (query: string) =>
  jumpTargets(conversations, people, query, t).map((target) =>
    target.kind === 'person' ? target.person.displayName : target.id[0],
  );

describe('jumping', () => {
  it('offers the latest conversations first, then people without one, never oneself', () => {
    expect(found('')).toEqual(['b', 'c', 'a', 'n', 'Jonas Keller', 'Selin Aydın']);
  });

  it('finds by name and title, and a group by its members after those called so', () => {
    expect(found('ward')).toEqual(['a', 'b']);
    expect(found('mara')).toEqual(['b', 'c']);
    expect(found('aydin')).toEqual(['a', 'Selin Aydın']);
    expect(found('lena')).toEqual([]);
  });

  it('offers notes to begin where there are none, and those that there are like any conversation', () => {
    expect(found('notes')).toEqual(['n']);
    const notes = conversation('d', 500, { kind: 'notes', members: [self.userId] });
    const targets = jumpTargets([...conversations, notes], people, 'self', t);
    expect(targets.map(({ kind, id }) => [kind, id])).toEqual([['conversation', notes.conversationId]]);
  });
});
