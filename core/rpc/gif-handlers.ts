import { AppError } from '../../shared/errors';
import type { CoreContract } from '../../shared/ipc/core-contract';
import type { Handlers } from '../../shared/ipc/serve-contract';
import { readGifBytes, readGifShelves, saveGif, unsaveGif } from '../vault/gif-table';
import type { GifSearch } from '../gif/gif-search';
import { policyOf, type AccountCore } from './account-core';
import { requireShown } from './conversation-handlers';

type GifHandlers = Pick<Handlers<CoreContract>, Extract<keyof CoreContract, `gifs.${string}`>>;

export function gifHandlers(core: AccountCore): GifHandlers {
  const { vault } = core;
  // Nobody outside is asked for what the workspace allows nobody to send.
  const gifs = (): GifSearch => {
    if (!policyOf(core).gifs) throw new AppError('policy.images');
    return core.gifs;
  };
  return {
    'gifs.list': () => {
      const provider = core.memberIfAny()?.gifProvider()?.provider;
      return { ...vault.read(readGifShelves), ...(provider === undefined ? {} : { provider }) };
    },
    'gifs.image': ({ gifId }) => {
      const bytes = vault.read((db) => readGifBytes(db, gifId));
      if (bytes === undefined) throw new AppError('message.unknown');
      return { bytes: Uint8Array.from(bytes) };
    },
    'gifs.save': ({ conversationId, messageId }) => {
      const shown = requireShown(core, conversationId);
      vault.transact((tx) => saveGif(tx, shown, messageId));
    },
    'gifs.unsave': ({ gifId }) => vault.transact((tx) => unsaveGif(tx, gifId)),
    'gifs.search': ({ query, language }) => gifs().search(query, language),
    'gifs.preview': async ({ resultId }) => ({ bytes: Uint8Array.from(await gifs().preview(resultId)) }),
    'gifs.download': async ({ resultId }) => {
      const { bytes, ...rest } = await gifs().download(resultId);
      return { bytes: Uint8Array.from(bytes), ...rest };
    },
  };
}
