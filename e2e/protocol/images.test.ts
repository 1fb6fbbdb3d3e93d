/** Images between real cores, and the search for GIFs through the relay's tunnel. */
import { afterEach, describe, expect, it } from 'vitest';
import { readPages } from '../../core/vault/testing/read-pages';
import type { TestSite } from '../../core/web/testing/test-site';
import { readImage } from '../../shared/domain/image/read-image';
import { limits } from '../../shared/domain/limits';
import type { ConversationId, MessageId } from '../../shared/domain/ids';
import { testGif } from '../../shared/domain/testing/test-image';
import { foundGifs, gifQueries, startGifSite } from '../harness/gif-site';
import {
  codeOf,
  knows,
  messagesOf,
  newMessageId,
  online,
  openedWorkspaces,
  say,
  startGroup,
  until,
  type RestorableCore,
} from './test-workspace';

const opened = openedWorkspaces();
let site: TestSite | undefined;
afterEach(async () => {
  await site?.close();
  site = undefined;
});

async function sendGif(
  core: RestorableCore,
  conversationId: ConversationId,
  fields: Omit<Parameters<typeof core.client.call<'messages.sendImage'>>[1], 'conversationId' | 'messageId' | 'alt'>,
): Promise<MessageId> {
  const messageId = newMessageId();
  await core.client.call('messages.sendImage', { conversationId, messageId, alt: 'a cat', ...fields });
  return messageId;
}

const arrived = (core: RestorableCore, conversationId: ConversationId, messageId: MessageId) =>
  until(
    async () => (await messagesOf(core, conversationId)).find((message) => message.messageId === messageId),
    (message) => message !== undefined,
  );
const imageOf = async (core: RestorableCore, conversationId: ConversationId, messageId: MessageId) =>
  (await core.client.call('messages.image', { conversationId, messageId })).bytes;
const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

describe('an image', () => {
  it('of the largest size arrives, is answered, passed on and deleted, and is seen again', async () => {
    const [anna, ben] = await opened.two();
    const conversationId = await startGroup(anna, 'Visite', [ben.userId]);
    await knows(ben, conversationId);
    const bytes = testGif({ bytes: limits.imageBytes });
    const text = '漢'.repeat(limits.messageLength);
    const messageId = await sendGif(anna, conversationId, { bytes, text });
    expect((await arrived(ben, conversationId, messageId))?.body).toEqual({
      kind: 'image',
      width: 8,
      height: 8,
      isAnimated: true,
      sizeBytes: limits.imageBytes,
      alt: 'a cat',
      text,
      mentions: [],
    });
    expect(isSame(await imageOf(ben, conversationId, messageId), bytes)).toBe(true);
    const small = testGif({ seed: 3 });
    const answer = await sendGif(ben, conversationId, { bytes: small, replyTo: messageId });
    expect((await arrived(anna, conversationId, answer))?.quote).toMatchObject({ messageId, text: text.slice(0, 300) });
    const { seen } = await anna.client.call('gifs.list');
    expect(seen.map(({ alt }) => alt)).toEqual(['a cat', 'a cat']);
    const gifId = seen[0]?.gifId;
    if (gifId === undefined) throw new Error('nothing was seen');
    expect(isSame((await anna.client.call('gifs.image', { gifId })).bytes, small)).toBe(true);

    await anna.client.call('messages.delete', { conversationId, messageIds: [messageId], scope: 'everyone' });
    await until(
      () => arrived(ben, conversationId, messageId),
      (message) => message?.body.kind === 'deleted',
    );
    expect(await imageOf(ben, conversationId, messageId).catch(codeOf)).toBe('message.unknown');
    expect((await ben.client.call('gifs.list')).seen).toHaveLength(1);
  });

  it('that is none is refused before anything is stored', async () => {
    const [anna] = await opened.two();
    const { conversationId } = await anna.client.call('conversations.openNotes');
    const bad = [new Uint8Array(0), Uint8Array.from(Buffer.from('<svg/>')), testGif().slice(0, 60)];
    for (const bytes of bad)
      expect(await sendGif(anna, conversationId, { bytes }).catch(codeOf)).toBe('input.malformed');
    const bytes = testGif();
    const badWords = [
      { text: '' },
      { text: 'x'.repeat(limits.messageLength + 1) },
      { text: '@all', mentions: [{ start: 1, length: 4 }] },
      { mentions: [{ start: 0, length: 4 }] },
    ];
    for (const words of badWords)
      expect(await sendGif(anna, conversationId, { bytes, ...words }).catch(codeOf)).toBe('input.malformed');
    expect(await messagesOf(anna, conversationId)).toEqual([]);
    const messageId = await sendGif(anna, conversationId, { bytes, text: 'a\ud800b' });
    expect((await arrived(anna, conversationId, messageId))?.body).toMatchObject({ text: 'a\ufffdb' });
  });

  it('with a text asks for whom that names, and is found, edited, and passed on with it', async () => {
    const [anna, ben] = await opened.two();
    const conversationId = await startGroup(anna, 'Visite', [ben.userId]);
    await knows(ben, conversationId);
    const mentions = [{ start: 0, length: 4, userId: ben.userId }];
    const messageId = await sendGif(anna, conversationId, { bytes: testGif(), text: '@Ben see the splint', mentions });
    expect((await arrived(ben, conversationId, messageId))?.body).toMatchObject({ mentions });
    expect(await ben.client.call('conversations.get', { conversationId })).toMatchObject({ unreadMentionCount: 1 });
    await anna.client.call('messages.edit', { conversationId, messageId, text: 'see the cast' });
    await until(
      () => arrived(ben, conversationId, messageId),
      (message) => message?.body.kind === 'image' && message.body.text === 'see the cast',
    );
    const { formerTexts } = await ben.client.call('messages.info', { conversationId, messageId });
    expect(formerTexts).toMatchObject([{ text: '@Ben see the splint', mentions }]);
  });

  it('gets a text later, and loses it again, while a text alone can’t become empty', async () => {
    const [anna, ben] = await opened.two();
    const conversationId = await startGroup(anna, 'Visite', [ben.userId]);
    await knows(ben, conversationId);
    const messageId = await sendGif(anna, conversationId, { bytes: testGif() });
    for (const text of ['now it has one', '']) {
      await anna.client.call('messages.edit', { conversationId, messageId, text });
      await until(
        () => arrived(ben, conversationId, messageId),
        (message) => message?.editedAtMs !== undefined && message.body.kind === 'image' && message.body.text === text,
      );
    }
    const { formerTexts } = await ben.client.call('messages.info', { conversationId, messageId });
    expect(formerTexts.map(({ text }) => text)).toEqual(['', 'now it has one']);
    const words = await say(anna, conversationId, 'stays');
    const emptied = anna.client.call('messages.edit', { conversationId, messageId: words, text: '' });
    expect(await emptied.catch(codeOf)).toBe('input.malformed');
  });

  it('with a timer vanishes, and leaves nothing in the file', async () => {
    let aheadMs = 0;
    const clock = { nowMs: () => Date.now() + aheadMs };
    const { cores } = await opened.on({ clock }, ['Anna', 'Ben']);
    const [anna, ben] = cores;
    if (anna === undefined || ben === undefined) throw new Error('cores were asked for');
    const conversationId = await startGroup(anna, 'Visite', [ben.userId]);
    await knows(ben, conversationId);
    const bytes = testGif({ bytes: 20_000 });
    const secret = Buffer.from('the face of bed twelve');
    bytes.set(secret, bytes.length - 40);
    const text = `${secret.toString()}, said beside it`;
    const messageId = await sendGif(anna, conversationId, { bytes, text, timerMs: 60_000 });
    await arrived(ben, conversationId, messageId);
    await ben.client.call('conversations.markRead', { conversationId, messageId });
    const has = ({ files }: RestorableCore): boolean => readPages(files.path, files.key).includes(secret);
    expect([has(ben), (await ben.client.call('gifs.list')).seen]).toEqual([true, []]);
    await until(
      () => arrived(anna, conversationId, messageId),
      (message) => message?.vanishesAtMs !== undefined,
    );
    aheadMs = 60_000;
    for (const core of [anna, ben]) {
      await core.stop();
      await core.start();
      expect(await messagesOf(core, conversationId)).toEqual([]);
      await core.stop();
      expect(has(core)).toBe(false);
    }
  });
});

describe('the search for GIFs', () => {
  it('asks the provider through the relay, which learns its name and no word', async () => {
    const provider = await startGifSite();
    site = provider.site;
    const { authority, requests } = site;
    const asked: string[] = [];
    const resolve = async (name: string): Promise<readonly string[]> => {
      asked.push(name);
      return provider.relay.web.resolve(name);
    };
    const relay = { ...provider.relay, web: { ...provider.relay.web, resolve } };
    const { cores } = await opened.on({ webAuthorities: [authority] }, ['Anna'], relay);
    const [anna] = cores;
    if (anna === undefined) throw new Error('a core was asked for');
    await online(anna);
    expect(await anna.client.call('gifs.list')).toEqual({ saved: [], seen: [], provider: 'giphy' });
    const search = (query: string) => anna.client.call('gifs.search', { query, language: 'en' });
    expect(await search(gifQueries.failing).catch(codeOf)).toBe('gifs.unavailable');
    expect(await search(gifQueries.empty)).toEqual([]);
    const results = await search('dancing cat');
    expect(results.map(({ alt }) => alt)).toEqual(foundGifs);
    const resultId = results[0]?.resultId ?? '';
    const { bytes, ...rest } = await anna.client.call('gifs.download', { resultId });
    expect([readImage(bytes)?.width, rest]).toEqual([240, { alt: foundGifs[0], source: 'giphy.com' }]);
    const previews = await Promise.all(
      results.map((each) => anna.client.call('gifs.preview', { resultId: each.resultId })),
    );
    expect(previews.map((each) => readImage(each.bytes)?.width)).toEqual(foundGifs.map(() => 134));
    expect(requests.at(2)?.path).toContain('q=dancing+cat');
    expect(new Set(asked)).toEqual(new Set(['api.giphy.com']));
  });

  it('is off where the relay does not turn it on', async () => {
    const [anna] = await opened.two();
    expect(await anna.client.call('gifs.list')).toEqual({ saved: [], seen: [] });
    expect(await anna.client.call('gifs.search', { query: 'cat', language: 'en' }).catch(codeOf)).toBe(
      'gifs.unavailable',
    );
  });
});
