/** A group in which the person before the window talks with three others, and what is said and done in it. */
import { randomBytes } from 'node:crypto';
import { expect } from '@playwright/test';
import { idFromBytes, type ConversationId, type MessageId } from '../../shared/domain/ids';
import type { Colleague } from './colleague';
import type { Language, Person } from './journey';
import { labelled } from './message-hands';
import { scenes } from './scenes';
import type { OpenWorkspace, Studio } from './studio';
import { talks } from './talk';

const hourMs = 3_600_000;

export interface OpenGroup extends Pick<OpenWorkspace, 'relay' | 'app' | 'person' | 'camera'> {
  readonly group: ConversationId;
  readonly three: Three;
}

export type Three = readonly [Colleague, Colleague, Colleague];

/** The person before the window has the group with three others open, made by the first of them. */
export async function openGroup(studio: Studio, language: Language): Promise<OpenGroup> {
  const { cast, ...workspace } = await studio.openWorkspace(language, 3);
  const { person } = workspace;
  const three = threeOf(cast);
  const [mara, ...others] = three;
  const name = talks[language].group;
  const group = await mara.createGroup(name, [person.name, ...others.map((each) => each.name)]);
  for (const each of others) await each.conversation(name);
  await person.openConversation(name);
  return { ...workspace, group, three };
}

/** A message of each kind, with what others made of it. Ends when the window shows all of it. */
export async function playMarks(
  person: Person,
  conversationId: ConversationId,
  [mara, jonas, selin]: Three,
): Promise<void> {
  const talk = talks[person.language];
  const { message } = person.words;
  const { self } = scenes[person.language];
  const question = await mara.say(conversationId, talk.question);
  await mara.core.client.call('messages.edit', { conversationId, messageId: question, text: talk.edited });
  await jonas.message(conversationId, talk.edited);
  const mention = { start: 0, length: self.length + 1, userId: await jonas.idOf(self) };
  const answer = { replyTo: question, mentions: [mention] };
  const answered = await jonas.say(conversationId, `@${self}${talk.answer}`, answer);
  await selin.message(conversationId, talk.answer);
  const react = async (by: Colleague, messageId: MessageId, emoji: string): Promise<void> => {
    await by.core.client.call('messages.react', { conversationId, messageId, emoji, isSet: true });
  };
  for (const emoji of ['👍', '🎉', '❤️']) await react(selin, answered, emoji);
  for (const emoji of ['👍', '🙏']) await react(jonas, question, emoji);
  await mara.core.client.call('messages.pin', { conversationId, messageId: question, isPinned: true });
  await jonas.say(conversationId, talk.forwarded, { isForwarded: true });
  const regretted = await selin.say(conversationId, talk.regretted);
  const { client } = selin.core;
  await client.call('messages.delete', { conversationId, messageIds: [regretted], scope: 'everyone' });
  await mara.core.client.call('messages.ping', {
    conversationId,
    messageId: idFromBytes('MessageId', randomBytes(16)),
  });
  await mara.say(conversationId, talk.timed, { timerMs: hourMs });
  await expect(person.message(talk.timed)).toBeVisible();
  await expect(labelled(person, talk.edited, message.pinned).first()).toBeAttached();
  await expect(person.timeline().getByText(message.deleted, { exact: true })).toBeVisible();
  await person.write(talk.own);
  await person.expectState(talk.own, 'delivered');
  const own = await mara.message(conversationId, talk.own);
  await mara.core.client.call('conversations.markRead', { conversationId, messageId: own });
}

function threeOf(cast: readonly Colleague[]): Three {
  const [first, second, third] = cast;
  if (first === undefined || second === undefined || third === undefined) throw new Error('the scene lacks people');
  return [first, second, third];
}
