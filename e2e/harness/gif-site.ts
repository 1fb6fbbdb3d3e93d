/** A site on this computer that answers as GIPHY's API and its media do, for searches through a relay. */
import { connect } from 'node:net';
import { startTestSite, type TestSite } from '../../core/web/testing/test-site';
import type { RelayOptions } from '../../relay/start-relay';
import { testGif } from '../../shared/domain/testing/test-image';

/** Below the provider's own name, so that one certificate serves both. */
const host = 'api.giphy.com';

/** Words that the site answers in another way: with nothing, and not at all. */
export const gifQueries = { empty: 'nothing of the kind', failing: 'out of order' } as const;

/** What it has for all other words: each GIF has another seed, and they are called so. */
export const foundGifs = ['Cat dances', 'Cat claps', 'Cat waves', 'Cat sleeps', 'Cat runs'] as const;

export interface GifSite {
  readonly site: TestSite;
  /** Of a relay for which the provider's name stands for the site. */
  readonly relay: Required<Pick<RelayOptions, 'gifs' | 'web'>>;
}

export async function startGifSite(): Promise<GifSite> {
  const site = await startTestSite(host, ({ url = '' }, response) => {
    const { pathname, searchParams } = new URL(url, `https://${host}`);
    const query = searchParams.get('q');
    if (query === gifQueries.failing) return void response.writeHead(503).end();
    response.writeHead(200, { 'content-type': query === null ? 'image/gif' : 'application/json' });
    response.end(query === null ? gifAt(pathname) : JSON.stringify(answerTo(query)));
  });
  return {
    site,
    relay: {
      gifs: { provider: 'giphy', key: 'the-key' },
      web: {
        isEnabled: true,
        resolve: async () => ['93.184.215.14'],
        connect: () => connect({ host: '127.0.0.1', port: site.port }),
      },
    },
  };
}

function answerTo(query: string): unknown {
  const found = query === gifQueries.empty ? [] : foundGifs;
  return { data: found.map((title, index) => result(title, index)), meta: { status: 200, msg: 'OK' } };
}

/** As the API has it: numbers are text. */
function result(title: string, index: number): unknown {
  const rendition = (name: string, [width, height]: readonly [number, number]): unknown => {
    const path = `/media/${index}/${width}x${height}.gif`;
    return {
      [name]: { url: `https://${host}${path}`, width: String(width), height: String(height), size: sizeOf(path) },
    };
  };
  const images = Object.assign({}, rendition('original', [240, 180]), rendition('fixed_height_small', [134, 100]));
  return { id: `gif-${index}`, title, images };
}

function sizeOf(path: string): string {
  return String(gifAt(path).length);
}

function gifAt(path: string): Uint8Array {
  const [index = 0, width = 1, height = 1] = (path.match(/\d+/g) ?? []).map(Number);
  return testGif({ width, height, frames: 4, seed: 40 + index * 50 });
}
