import type { GifSearch as GifSearchMessage } from '../../shared/protocol/gen/relay_pb';
import type { GifProvider } from './gif-search';

/** What a relay says of the search for GIFs; undefined where there is none, or none that this version knows. */
export function readGifProvider(said: GifSearchMessage | undefined): GifProvider | undefined {
  if (said === undefined || said.provider !== 'giphy') return undefined;
  return /^[\w-]{1,200}$/.test(said.key) ? { provider: 'giphy', key: said.key } : undefined;
}
