import { describe, expect, it, vi } from 'vitest';
import { limits } from '../../../shared/domain/limits';
import { createDrafts, type Drafts } from './drafts';
import { conversationId } from './test-message';

/** A core that stores when it is told to. */
function slowStore() {
  const texts: string[] = [];
  const answers: { resolve(): void; reject(error: Error): void }[] = [];
  const store = (text: string): Promise<void> => {
    texts.push(text);
    return new Promise((resolve, reject) => answers.push({ resolve, reject }));
  };
  return { texts, answers, store };
}

function written(text: string): Drafts {
  const drafts = createDrafts();
  drafts.write(conversationId, text);
  return drafts;
}

describe('a draft', () => {
  it('is kept per conversation, and tells when it changes', () => {
    const drafts = createDrafts();
    const listener = vi.fn<() => void>();
    const stop = drafts.subscribe(listener);
    expect(drafts.read(conversationId)).toBe('');
    drafts.write(conversationId, 'later');
    expect(drafts.read(conversationId)).toBe('later');
    stop();
    drafts.write(conversationId, '');
    expect(drafts.read(conversationId)).toBe('');
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('stays until it is stored', async () => {
    const drafts = written(' first\n');
    const { texts, answers, store } = slowStore();
    const sent = drafts.send(conversationId, store);
    expect(texts).toEqual(['first']);
    expect(drafts.read(conversationId)).toBe(' first\n');
    answers[0]?.resolve();
    await sent;
    expect(drafts.read(conversationId)).toBe('');
  });

  it('stays when it could not be stored, and can be sent again', async () => {
    const drafts = written('first');
    const { texts, answers, store } = slowStore();
    const sent = drafts.send(conversationId, store);
    answers[0]?.reject(new Error('full'));
    await expect(sent).rejects.toThrow('full');
    expect(drafts.read(conversationId)).toBe('first');
    void drafts.send(conversationId, store);
    expect(texts).toEqual(['first', 'first']);
  });

  it('keeps what was written while it was stored', async () => {
    const drafts = written('first');
    const { answers, store } = slowStore();
    const sent = drafts.send(conversationId, store);
    drafts.write(conversationId, 'first second');
    answers[0]?.resolve();
    await sent;
    expect(drafts.read(conversationId)).toBe(' second');
  });

  it('keeps what was changed while it was stored', async () => {
    const drafts = written('first');
    const { answers, store } = slowStore();
    const sent = drafts.send(conversationId, store);
    drafts.write(conversationId, 'fist');
    answers[0]?.resolve();
    await sent;
    expect(drafts.read(conversationId)).toBe('fist');
  });

  it('sends what was written meanwhile next, and nothing twice', async () => {
    const drafts = written('first');
    const { texts, answers, store } = slowStore();
    const sent = drafts.send(conversationId, store);
    await drafts.send(conversationId, store);
    drafts.write(conversationId, 'firstsecond');
    await drafts.send(conversationId, store);
    answers[0]?.resolve();
    await expect.poll(() => texts).toEqual(['first', 'second']);
    await drafts.send(conversationId, store);
    answers[1]?.resolve();
    await sent;
    expect(texts).toEqual(['first', 'second']);
    expect(drafts.read(conversationId)).toBe('');
  });

  it('is not sent when it is blank or too long', async () => {
    const { texts, store } = slowStore();
    await written(' \n').send(conversationId, store);
    await written('x'.repeat(limits.messageLength + 1)).send(conversationId, store);
    expect(texts).toEqual([]);
  });
});
