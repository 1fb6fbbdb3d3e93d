import { describe, expect, it } from 'vitest';
import { isId } from '../../../shared/domain/ids';
import { limits } from '../../../shared/domain/limits';
import { addMention, applyEdit, keptMentions, readComposer, type ComposerContent } from './composer-text';
import { newMessageId } from './message-id';
import { anna, bert } from './test-message';

const plain = (text: string): ComposerContent => ({ text, mentions: [] });
const named: ComposerContent = {
  text: 'ask @Anna and @Bert',
  mentions: [
    { start: 4, length: 5, userId: anna },
    { start: 14, length: 5, userId: bert },
  ],
};
const names = ({ text, mentions }: ComposerContent) =>
  mentions.map(({ start, length }) => text.slice(start, start + length));

describe('the composer', () => {
  it('sends no blank message and no blanks around one', () => {
    expect(readComposer(plain(' \n '))).toMatchObject({ text: '', canSend: false, charactersLeft: undefined });
    expect(readComposer(plain('\n hello\n  there \n'))).toMatchObject({
      text: 'hello\n  there',
      canSend: true,
      charactersLeft: undefined,
    });
  });

  it('lets a text be none where something else is shown', () => {
    expect(readComposer(plain(' \n '), true)).toMatchObject({ text: '', canSend: true });
    expect(readComposer(plain('x'.repeat(limits.messageLength + 1)), true)).toMatchObject({ canSend: false });
  });

  it('counts when the limit is near and refuses beyond it', () => {
    const long = (length: number) => readComposer(plain('x'.repeat(length)));
    expect(long(limits.messageLength - 501).charactersLeft).toBeUndefined();
    expect(long(limits.messageLength - 500).charactersLeft).toBe(500);
    expect(long(limits.messageLength)).toMatchObject({ canSend: true, charactersLeft: 0 });
    expect(long(limits.messageLength + 1)).toMatchObject({ canSend: false, charactersLeft: -1 });
  });

  it('makes message ids that are valid and never alike', () => {
    const ids = Array.from({ length: 100 }, newMessageId);
    expect(ids.every((id) => isId('MessageId', id))).toBe(true);
    expect(new Set(ids).size).toBe(100);
  });

  it('sends mentions where their names are once the blanks are gone', () => {
    const padded = applyEdit(applyEdit(named, `\n  ${named.text}`, 3), `\n  ${named.text}  `, 24);
    const read = readComposer(padded);
    expect(read.text).toBe(named.text);
    expect(read.mentions).toEqual(named.mentions);
  });
});

describe('an edit of a text with mentions', () => {
  it('keeps those before and behind it with their names', () => {
    expect(names(applyEdit(named, 'please ask @Anna and @Bert', 7))).toEqual(['@Anna', '@Bert']);
    expect(names(applyEdit(named, 'ask @Anna or @Bert', 12))).toEqual(['@Anna', '@Bert']);
    expect(names(applyEdit(named, `${named.text}!`, 20))).toEqual(['@Anna', '@Bert']);
    expect(names(applyEdit(named, 'ask@Anna and @Bert', 3))).toEqual(['@Anna', '@Bert']);
  });

  it('makes plain text of those that it touched', () => {
    expect(names(applyEdit(named, 'ask @Ana and @Bert', 7))).toEqual(['@Bert']);
    expect(names(applyEdit(named, 'ask @An na and @Bert', 8))).toEqual(['@Bert']);
    expect(names(applyEdit(named, 'ask @Bert', 4))).toEqual(['@Bert']);
    expect(applyEdit(named, '', 0).mentions).toEqual([]);
  });

  it('knows by the caret which of two like characters was typed', () => {
    const before: ComposerContent = { text: '@Anna', mentions: [{ start: 0, length: 5, userId: anna }] };
    expect(applyEdit(before, '@@Anna', 1).mentions[0]?.start).toBe(1);
    expect(applyEdit(before, '@Annaa', 6).mentions[0]?.start).toBe(0);
  });

  it('also follows an edit that leaves the caret elsewhere, as undoing may', () => {
    expect(names(applyEdit(named, 'now ask @Anna and @Bert', 0))).toEqual(['@Anna', '@Bert']);
    expect(names(applyEdit(named, 'ask @Anna', 99))).toEqual(['@Anna']);
  });

  it('adds one in its place', () => {
    const content = applyEdit(named, 'ask @Anna, @Carl and @Bert', 16);
    const { mentions } = addMention(content, { start: 11, length: 5 });
    expect(mentions.map(({ start }) => start)).toEqual([4, 11, 21]);
  });
});

describe('mentions in a text that is formatted', () => {
  const userId = anna;
  const before = {
    text: 'Hi @Ben and @Ben',
    mentions: [
      { start: 3, length: 4, userId },
      { start: 12, length: 4, userId },
    ],
  };

  it('stay with their names, wherever marks come to stand', () => {
    expect(keptMentions(before, { start: 0, end: 16, text: '**Hi @Ben and @Ben**' })).toEqual([
      { start: 5, length: 4, userId },
      { start: 14, length: 4, userId },
    ]);
    expect(keptMentions(before, { start: 3, end: 7, text: '_@Ben_' })).toEqual([{ start: 4, length: 4, userId }]);
  });

  it('go when their names do', () => {
    expect(keptMentions(before, { start: 0, end: 16, text: 'Hi @Be' })).toEqual([]);
  });
});
