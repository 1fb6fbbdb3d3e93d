import type { CoreContract } from '../../shared/ipc/core-contract';
import type { Handlers } from '../../shared/ipc/serve-contract';
import { readPresenceSettings } from '../vault/status-table';
import type { AccountCore } from './account-core';
import { requireShown } from './conversation-handlers';

type PresenceHandlers = Pick<
  Handlers<CoreContract>,
  | 'presence.list'
  | 'presence.setStatus'
  | 'presence.setIdle'
  | 'presence.setTyping'
  | 'presence.settings.get'
  | 'presence.settings.set'
  | 'typing.get'
>;

export function presenceHandlers(core: AccountCore): PresenceHandlers {
  return {
    'presence.list': () => [...core.member().engine.signals.presence.list()],
    'presence.setStatus': ({ status, text, emoji, untilMs }) =>
      core.member().engine.signals.presence.setStatus({
        availability: status,
        text,
        emoji,
        ...(untilMs === undefined ? {} : { untilMs }),
      }),
    'presence.setIdle': ({ isIdle }) => core.member().engine.signals.presence.setIdle(isIdle),
    'presence.setTyping': ({ conversationId, isTyping }) =>
      core.member().engine.signals.typing.setTyping(requireShown(core, conversationId), isTyping),
    'presence.settings.get': () => core.vault.read(readPresenceSettings),
    'presence.settings.set': (settings) => core.member().engine.signals.presence.setSettings(settings),
    'typing.get': ({ conversationId }) => [
      ...core.member().engine.signals.typing.typists(requireShown(core, conversationId)),
    ],
  };
}
