import type { ConversationId } from '../../shared/domain/ids';
import type { ConversationGroups } from '../conversation/conversation-groups';
import { wipe } from '../crypto/primitives';
import { signalEpoch, type SignalEpoch } from './seal-signal';

/** The epochs in which this device's groups are, kept so that signals don't have to wait for entries, nor they for signals. */
export interface SignalEpochs {
  /** Undefined unless it is loaded. Not to be kept: the key is wiped when the group moves on. */
  loaded(topic: ConversationId): SignalEpoch | undefined;
  /** Throws `conversation.not-a-member`. */
  load(topic: ConversationId): Promise<void>;
  /** The topic's group is in another epoch, or this device in none any more. */
  forget(topic: ConversationId): void;
  forgetAll(): void;
}

const keptEpochs = 128;

export function signalEpochs(groups: ConversationGroups): SignalEpochs {
  const kept = new Map<ConversationId, SignalEpoch>();
  const loads = new Map<ConversationId, Promise<void>>();

  const forget = (topic: ConversationId): void => {
    const epoch = kept.get(topic);
    kept.delete(topic);
    if (epoch !== undefined) wipe(epoch.key);
  };
  const load = async (topic: ConversationId): Promise<void> => {
    try {
      await groups.inTurn(topic, async (turn) => {
        forget(topic);
        kept.set(topic, signalEpoch(topic, turn.group()));
        const [oldest] = kept.keys();
        if (kept.size > keptEpochs && oldest !== undefined) forget(oldest);
      });
    } finally {
      loads.delete(topic);
    }
  };

  return {
    loaded(topic) {
      const epoch = kept.get(topic);
      if (epoch === undefined) return undefined;
      // The one that was used last is the last to be forgotten.
      kept.delete(topic);
      kept.set(topic, epoch);
      return epoch;
    },
    load(topic) {
      const loading = loads.get(topic) ?? load(topic);
      loads.set(topic, loading);
      return loading;
    },
    forget,
    forgetAll() {
      for (const topic of Array.from(kept.keys())) forget(topic);
    },
  };
}
