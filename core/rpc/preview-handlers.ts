import { AppError } from '../../shared/errors';
import type { CoreContract } from '../../shared/ipc/core-contract';
import type { Handlers } from '../../shared/ipc/serve-contract';
import { makesLinkPreviews, setMakesLinkPreviews } from '../vault/account-table';
import { makePreview } from '../web/make-preview';
import { policyOf, type AccountCore } from './account-core';

type PreviewHandlers = Pick<Handlers<CoreContract>, Extract<keyof CoreContract, `previews.${string}`>>;

export function previewHandlers(core: AccountCore): PreviewHandlers {
  const { vault } = core;
  return {
    'previews.settings.get': () => ({ makesPreviews: vault.read(makesLinkPreviews) }),
    'previews.settings.set': ({ makesPreviews }) => {
      core.member();
      vault.transact((tx) => {
        setMakesLinkPreviews(tx, makesPreviews);
        tx.changed({ what: 'previews' });
      });
    },
    'previews.make': async ({ url }, { signal }) => {
      if (!mayMakePreviews(core)) throw new AppError('web.forbidden');
      return makePreview(core.member().fetchThroughRelay, url, signal);
    },
  };
}

/** Nothing is fetched for a preview unless the person wants that, and the workspace allows it. */
function mayMakePreviews(core: AccountCore): boolean {
  return core.vault.read(makesLinkPreviews) && policyOf(core).linkPreviews;
}
