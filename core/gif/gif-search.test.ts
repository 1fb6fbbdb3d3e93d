import { describe, expect, it } from 'vitest';
import { limits } from '../../shared/domain/limits';
import { testGif } from '../../shared/domain/testing/test-image';
import { toAppError } from '../../shared/errors';
import type { FetchThroughRelay, WebRequest } from '../web/fetch-web';
import { readGifProvider } from './gif-provider';
import { gifSearch } from './gif-search';
import { giphyPlace, readAnswer, searchUrl } from './giphy';

const media = 'https://media1.giphy.com/media';
const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** As the API answers: numbers are text, and there is more than is read. */
const item = (id: string, original = 100_000, small = 20_000) => ({
  type: 'gif',
  id,
  title: `${id} GIF`,
  rating: 'g',
  user: { name: 'somebody' },
  images: {
    original: { url: `${media}/${id}/o.gif`, width: '480', height: '360', size: String(original) },
    fixed_height: {
      url: `${media}/${id}/200.gif`,
      width: '267',
      height: '200',
      size: '400000',
      webp: `${media}/${id}/200.webp`,
      webp_size: '150000',
      mp4: `${media}/${id}/200.mp4`,
    },
    fixed_height_small: {
      url: `${media}/${id}/100.gif`,
      width: '133',
      height: '100',
      size: String(small),
    },
  },
});
const answerOf = (...data: unknown[]) => encode({ data, meta: { status: 200, msg: 'OK' }, pagination: {} });
const urlsOf = (...data: unknown[]) => readAnswer(giphyPlace, answerOf(...data))?.map(({ url }) => url);

describe('an answer of GIPHY', () => {
  it('names what is shown, and the best that fits into a message', () => {
    expect(readAnswer(giphyPlace, answerOf(item('cat')))).toEqual([
      {
        resultId: 'cat',
        width: 133,
        height: 100,
        alt: 'cat GIF',
        previewUrl: `${media}/cat/100.gif`,
        url: `${media}/cat/o.gif`,
      },
    ]);
    expect(urlsOf(item('cat', limits.imageBytes + 1))).toEqual([`${media}/cat/200.webp`]);
  });

  it('leaves out what can not be used, and keeps the rest', () => {
    const elsewhere = JSON.parse(JSON.stringify(item('evil')).replaceAll('media1.giphy.com', 'giphy.com.evil.example'));
    const plain = JSON.parse(JSON.stringify(item('plain')).replaceAll('https:', 'http:'));
    const strange = { id: 7, title: null, images: 'none' };
    const tooLarge = item('large', 1, 10_000_000);
    expect(urlsOf(elsewhere, plain, strange, null, {}, tooLarge, item('dog'))).toEqual([`${media}/dog/o.gif`]);
  });

  it('has titles in one line, well-formed, without turns of direction, within limits', () => {
    const title = `\u202eodd\n\ud83d <script>${'\u0301'.repeat(500)}`;
    const [gif] = readAnswer(giphyPlace, answerOf({ ...item('odd'), title })) ?? [];
    expect(gif?.alt).toBe(`odd\ufffd <script>${'\u0301'.repeat(6)}`);
  });

  it.each([
    ['no JSON', new TextEncoder().encode('<html>')],
    ['no text', Uint8Array.of(0xff, 0xfe)],
    ['another form', encode({ results: [] })],
    ['too many', encode({ data: Array.from({ length: 101 }, () => ({})) })],
  ])('that is %s is none', (_, bytes) => {
    expect(readAnswer(giphyPlace, bytes)).toBeUndefined();
  });

  it('is asked for by the words, for what nobody minds to see', () => {
    const url = new URL(searchUrl(giphyPlace, 'the-key', 'Grüße & mehr', 'de'));
    expect(url.host + url.pathname).toBe('api.giphy.com/v1/gifs/search');
    const { searchParams } = url;
    expect(['q', 'api_key', 'rating', 'lang'].map((name) => searchParams.get(name))).toEqual([
      'Grüße & mehr',
      'the-key',
      'pg',
      'de',
    ]);
  });
});

interface Site {
  readonly asked: WebRequest[];
  readonly fetch: FetchThroughRelay;
  most(): number;
}

function siteThat(answer: (url: URL) => { status?: number; bytes: Uint8Array }): Site {
  const asked: WebRequest[] = [];
  let [running, most] = [0, 0];
  return {
    asked,
    most: () => most,
    async fetch(request) {
      asked.push(request);
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      const { status = 200, bytes } = answer(request.url);
      return { status, mediaType: '', charset: undefined, finalUrl: request.url, bytes: Uint8Array.from(bytes) };
    },
  };
}

const provider = () => ({ provider: 'giphy', key: 'k' }) as const;
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: unknown) => toAppError(error).code,
  );

describe('searching GIFs', () => {
  const items = Array.from({ length: 24 }, (_, index) => item(`gif-${index}`));
  const working = () =>
    siteThat((url) => ({ bytes: url.host === 'api.giphy.com' ? answerOf(...items) : testGif({ seed: 5 }) }));

  it('finds, shows and fetches, each preview once and four at a time', async () => {
    const site = working();
    const gifs = gifSearch({ provider, fetch: site.fetch });
    const found = await gifs.search('cat', 'en');
    expect(found).toHaveLength(24);
    await Promise.all([...found, ...found].map(({ resultId }) => gifs.preview(resultId)));
    expect([site.asked.length, site.most()]).toEqual([25, 4]);
    expect(await gifs.download('gif-3')).toEqual({
      bytes: testGif({ seed: 5 }),
      alt: 'gif-3 GIF',
      source: 'giphy.com',
    });
    expect(site.asked.at(-1)).toMatchObject({ accept: 'image', maxBytes: limits.imageBytes });
  });

  it('fails in one way, whatever went wrong', async () => {
    const failing = (answer: Parameters<typeof siteThat>[0]) => gifSearch({ provider, fetch: siteThat(answer).fetch });
    const off = gifSearch({ provider: () => undefined, fetch: working().fetch });
    const offline = gifSearch({ provider, fetch: () => Promise.reject(new Error('offline')) });
    const html = failing((url) => ({
      bytes: url.host === 'api.giphy.com' ? answerOf(...items) : new TextEncoder().encode('<svg/>'),
    }));
    await html.search('cat', 'en');
    const outcomes = [
      off.search('cat', 'en'),
      offline.search('cat', 'en'),
      failing(() => ({ status: 403, bytes: answerOf(...items) })).search('cat', 'en'),
      failing(() => ({ bytes: encode({}) })).search('cat', 'en'),
      html.preview('gif-1'),
      html.download('gif-1'),
      html.download('never-found'),
    ];
    expect(await Promise.all(outcomes.map(codeOf))).toEqual(outcomes.map(() => 'gifs.unavailable'));
  });
});

describe('what a relay says of the search', () => {
  it('holds if this version knows the provider and the key can be one', () => {
    const said = (name: string, key: string) =>
      readGifProvider({ $typeName: 'conclave.relay.v1.GifSearch', provider: name, key });
    expect(said('giphy', 'abc_DEF-1')).toEqual({ provider: 'giphy', key: 'abc_DEF-1' });
    const others = [said('other', 'abc'), said('giphy', ''), said('giphy', 'a&b'), said('giphy', 'x'.repeat(201))];
    expect([readGifProvider(undefined), ...others]).toEqual([undefined, ...others.map(() => undefined)]);
  });
});
