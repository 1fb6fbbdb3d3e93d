import { expect, it } from 'vitest';
import type { MessageView } from '../../../shared/ipc/core-contract';
import { anna, testMessage } from '../conversation/test-message';
import { peopleDirectory } from '../people/people-directory';
import { testPerson } from '../people/test-person';
import { copiedText, type CopyWords } from './copied-text';

const words: CopyWords = {
  people: peopleDirectory(
    [testPerson('a', 'the boss', { userId: anna, profileName: 'Anna' }), testPerson('b', 'Ben', { isSelf: true })],
    'en',
  ),
  locale: 'en-GB',
  unknown: 'Former member',
  ping: 'Ping',
  imageWords: ({ alt }) => `Picture: ${alt}`,
};
const sentAtMs = new Date(2026, 10, 27, 9, 42).getTime();
const text = (said: string): MessageView['body'] => ({ kind: 'text', text: said, mentions: [] });

it('has when each was sent and by whom, by the name of the profile and never by the reader’s own', () => {
  const messages = [
    testMessage(1, { sentAtMs, body: text('one') }),
    testMessage(2, { sentAtMs, sender: testPerson('c', '').userId, body: { kind: 'ping' } }),
  ];
  expect(copiedText(messages, words)).toBe('[27/11/2026, 09:42] Anna: one\n[27/11/2026, 09:42] Former member: Ping');
});

it('has the whole of what is said with a picture, as it was written, or what the picture is called', () => {
  const image = { kind: 'image', width: 8, height: 8, sizeBytes: 9, isAnimated: false, alt: 'a plan' } as const;
  const said = `*See*, @Anna ${'x'.repeat(1_000)}`;
  const mentions = [{ start: 7, length: 5, userId: anna }];
  const messages = [
    testMessage(1, { sentAtMs, body: { ...image, text: said, mentions } }),
    testMessage(2, { sentAtMs, body: { ...image, text: '', mentions: [] } }),
  ];
  const when = '[27/11/2026, 09:42] Anna';
  expect(copiedText(messages, words)).toBe(`${when}: Picture: ${said}\n${when}: Picture: a plan`);
});

it('has nothing of what is deleted, or of what this version can’t show', () => {
  const messages = [
    testMessage(1, { body: { kind: 'deleted', by: anna } }),
    testMessage(2, { body: { kind: 'unsupported' } }),
  ];
  expect(copiedText(messages, words)).toBe('');
});
