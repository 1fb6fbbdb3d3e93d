import { describe, expect, it, vi } from 'vitest';
import type { ConversationId } from '../../../shared/domain/ids';
import { limits } from '../../../shared/domain/limits';
import type { Draft } from '../../../shared/ipc/core-contract';
import type { ComposerContent } from './composer-text';
import { createDrafts, type Drafts, type DraftStorage } from './drafts';
import { anna, conversationId } from './test-message';

/** A core that stores when it is told to. */
function slowStore() {
  const texts: string[] = [];
  const answers: { resolve(): void; reject(error: Error): void }[] = [];
  const store = ({ text }: ComposerContent): Promise<void> => {
    texts.push(text);
    return new Promise((resolve, reject) => answers.push({ resolve, reject }));
  };
  return { texts, answers, store };
}

/** A vault in memory, which can be slow to answer. */
function memoryStorage(kept: Draft = { text: '', mentions: [] }): DraftStorage & { saved: Draft[] } {
  const saved: Draft[] = [];
  return {
    saved,
    load: async () => kept,
    save: async (_: ConversationId, draft: Draft) => void saved.push(draft),
  };
}

const content = (text: string): ComposerContent => ({ text, mentions: [] });
const draft = (text: string): Draft => ({ text, mentions: [] });

function written(text: string): Drafts {
  const drafts = createDrafts(memoryStorage());
  drafts.write(conversationId, content(text));
  return drafts;
}

const textOf = (drafts: Drafts): string => drafts.read(conversationId).text;

describe('a draft', () => {
  it('is kept per conversation, and tells when it changes', () => {
    const drafts = createDrafts(memoryStorage());
    const listener = vi.fn<() => void>();
    const stop = drafts.subscribe(listener);
    expect(textOf(drafts)).toBe('');
    drafts.write(conversationId, content('later'));
    expect(textOf(drafts)).toBe('later');
    stop();
    drafts.write(conversationId, content(''));
    expect(textOf(drafts)).toBe('');
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('stays until it is stored', async () => {
    const drafts = written(' first\n');
    const { texts, answers, store } = slowStore();
    const sent = drafts.send(conversationId, store);
    expect(texts).toEqual(['first']);
    expect(textOf(drafts)).toBe(' first\n');
    answers[0]?.resolve();
    await sent;
    expect(textOf(drafts)).toBe('');
  });

  it('stays when it could not be stored, and can be sent again', async () => {
    const drafts = written('first');
    const { texts, answers, store } = slowStore();
    const sent = drafts.send(conversationId, store);
    answers[0]?.reject(new Error('full'));
    await expect(sent).rejects.toThrow('full');
    expect(textOf(drafts)).toBe('first');
    void drafts.send(conversationId, store);
    expect(texts).toEqual(['first', 'first']);
  });

  it('keeps what was written while it was stored, with its mentions', async () => {
    const drafts = written('first');
    const { answers, store } = slowStore();
    const sent = drafts.send(conversationId, store);
    drafts.write(conversationId, { text: 'first @Anna', mentions: [{ start: 6, length: 5, userId: anna }] });
    answers[0]?.resolve();
    await sent;
    expect(drafts.read(conversationId)).toEqual({
      text: ' @Anna',
      mentions: [{ start: 1, length: 5, userId: anna }],
    });
  });

  it('keeps what was changed while it was stored', async () => {
    const drafts = written('first');
    const { answers, store } = slowStore();
    const sent = drafts.send(conversationId, store);
    drafts.write(conversationId, content('fist'));
    answers[0]?.resolve();
    await sent;
    expect(textOf(drafts)).toBe('fist');
  });

  it('sends what was written meanwhile next, and nothing twice', async () => {
    const drafts = written('first');
    const { texts, answers, store } = slowStore();
    const sent = drafts.send(conversationId, store);
    void drafts.send(conversationId, store);
    drafts.write(conversationId, content('firstsecond'));
    void drafts.send(conversationId, store);
    answers[0]?.resolve();
    await expect.poll(() => texts).toEqual(['first', 'second']);
    void drafts.send(conversationId, store);
    answers[1]?.resolve();
    await sent;
    expect(texts).toEqual(['first', 'second']);
    expect(textOf(drafts)).toBe('');
  });

  it('hands what is sent meanwhile to whom it was meant for then', async () => {
    const drafts = written('now');
    const [now, later] = [slowStore(), slowStore()];
    const sent = drafts.send(conversationId, now.store);
    drafts.write(conversationId, content('nowlater'));
    const ended = vi.fn();
    const second = drafts.send(conversationId, later.store).then(ended);
    now.answers[0]?.resolve();
    await expect.poll(() => later.texts).toEqual(['later']);
    expect(ended).not.toHaveBeenCalled();
    later.answers[0]?.resolve();
    await Promise.all([sent, second]);
    expect([now.texts, textOf(drafts)]).toEqual([['now'], '']);
  });

  it('of nothing, or of too much, is not sent', async () => {
    const { texts, store } = slowStore();
    await written(' \n').send(conversationId, store);
    await written('x'.repeat(limits.messageLength + 1)).send(conversationId, store);
    expect(texts).toEqual([]);
  });
});

describe('a draft that is kept', () => {
  it('comes back when its conversation is opened, before what was written meanwhile', async () => {
    const kept: Draft = { text: 'kept ', mentions: [], timerMs: 60_000 };
    const drafts = createDrafts(memoryStorage(kept));
    drafts.open(conversationId);
    drafts.write(conversationId, { text: '@Anna', mentions: [{ start: 0, length: 5, userId: anna }] });
    await expect.poll(() => textOf(drafts)).toBe('kept @Anna');
    expect(drafts.read(conversationId)).toMatchObject({ mentions: [{ start: 5 }], timerMs: 60_000 });
    drafts.open(conversationId);
    await Promise.resolve();
    expect(textOf(drafts)).toBe('kept @Anna');
  });

  it('is what another window made of it, unless this one has something that is not kept yet', async () => {
    let kept: Draft = draft('begun here');
    const storage = memoryStorage();
    const load = vi.fn<DraftStorage['load']>(async () => kept);
    const drafts = createDrafts({ ...storage, load });
    drafts.reopen(conversationId);
    expect(load).not.toHaveBeenCalled();
    drafts.open(conversationId);
    await expect.poll(() => textOf(drafts)).toBe('begun here');
    kept = draft('');
    drafts.reopen(conversationId);
    await expect.poll(() => textOf(drafts)).toBe('');
    kept = draft('from elsewhere');
    drafts.reopen(conversationId);
    drafts.write(conversationId, content('typed here'));
    drafts.reopen(conversationId);
    await load.mock.results.at(-1)?.value;
    await Promise.resolve();
    expect([load.mock.calls.length, textOf(drafts)]).toEqual([3, 'typed here']);
  });

  it('stays in the window while it can not be kept', async () => {
    const load = vi.fn<DraftStorage['load']>(async () => draft('older'));
    const save = vi.fn<DraftStorage['save']>().mockRejectedValue(new Error('full'));
    const drafts = createDrafts({ load, save });
    drafts.open(conversationId);
    await expect.poll(() => textOf(drafts)).toBe('older');
    drafts.write(conversationId, content('newer'));
    drafts.flush();
    await save.mock.results[0]?.value.catch(() => undefined);
    drafts.reopen(conversationId);
    expect(load).toHaveBeenCalledTimes(1);
    expect(textOf(drafts)).toBe('newer');
  });

  it('is asked for again when it could not be read', async () => {
    const load = vi.fn<DraftStorage['load']>().mockRejectedValueOnce(new Error('full'));
    load.mockResolvedValue({ text: 'kept', mentions: [] });
    const drafts = createDrafts({ ...memoryStorage(), load });
    drafts.open(conversationId);
    await expect
      .poll(() => {
        drafts.open(conversationId);
        return textOf(drafts);
      })
      .toBe('kept');
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('is kept some time after it changed, or at once when asked to, and once', async () => {
    vi.useFakeTimers();
    const storage = memoryStorage();
    const drafts = createDrafts(storage);
    for (const text of ['a', 'ab', 'abc']) drafts.write(conversationId, content(text));
    expect(storage.saved).toEqual([]);
    vi.advanceTimersByTime(1_000);
    expect(storage.saved).toEqual([content('abc')]);
    drafts.setTimer(conversationId, 10_000);
    drafts.flush();
    drafts.flush();
    expect(storage.saved.slice(1)).toEqual([{ ...content('abc'), timerMs: 10_000 }]);
    vi.advanceTimersByTime(1_000);
    expect(storage.saved.length).toBe(2);
    vi.useRealTimers();
  });

  it('is gone from here and from where it was kept when it is forgotten', () => {
    const storage = memoryStorage();
    const drafts = createDrafts(storage);
    drafts.write(conversationId, content('of a conversation that is deleted'));
    drafts.setTimer(conversationId, 10_000);
    drafts.forget(conversationId);
    drafts.flush();
    expect(drafts.read(conversationId)).toEqual(content(''));
    expect(storage.saved).toEqual([content('')]);
  });

  it('is gone from where it was kept as soon as it is sent, but for its timer', async () => {
    const storage = memoryStorage();
    const drafts = createDrafts(storage);
    drafts.setTimer(conversationId, 10_000);
    drafts.write(conversationId, content('now'));
    await drafts.send(conversationId, async () => {});
    expect(storage.saved.at(-1)).toEqual({ text: '', mentions: [], timerMs: 10_000 });
  });
});
