import type { CoreContract } from '../../shared/ipc/core-contract';
import type { Handlers } from '../../shared/ipc/serve-contract';
import { closedSections, setSectionClosed } from '../vault/section-table';
import type { AccountCore } from './account-core';

export function sectionHandlers({
  vault,
}: AccountCore): Pick<Handlers<CoreContract>, 'sections.closed' | 'sections.setClosed'> {
  return {
    'sections.closed': () => vault.read(closedSections),
    'sections.setClosed': ({ section, isClosed }) => vault.transact((tx) => setSectionClosed(tx, section, isClosed)),
  };
}
