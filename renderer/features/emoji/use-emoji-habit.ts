import { useCallback, useMemo } from 'react';
import { limits } from '../../../shared/domain/limits';
import type { EmojiHabit } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useQuery } from '../../connection/use-query';
import type { SkinTone } from './emoji';

export interface EmojiHabitState {
  readonly tone: SkinTone;
  /** In the tones they were used in, the latest first. */
  readonly recent: readonly string[];
  readonly setTone: (tone: SkinTone) => void;
  /** Puts an emoji first among those that were used. */
  readonly use: (emoji: string) => void;
}

const nothingUsed: EmojiHabit = { tone: 0, recent: [] };

/** The skin tone that the person chose, and the emoji that they used last. */
export function useEmojiHabit(): EmojiHabitState {
  const core = useCore();
  const known = useQuery(core, 'emoji.get', undefined, ['emoji']).data;
  const isKnown = known !== undefined;
  const habit = known ?? nothingUsed;
  const keep = useCallback(
    (next: EmojiHabit) => {
      // What is kept and not read yet must not be replaced.
      if (!isKnown) return;
      // A convenience: where it can't be kept, whatever the emoji was for says so.
      core.callRepeatable('emoji.set', next).catch(() => {});
    },
    [core, isKnown],
  );
  return useMemo(
    () => ({
      tone: habit.tone as SkinTone,
      recent: habit.recent,
      setTone: (tone) => keep({ ...habit, tone }),
      use: (emoji) => keep({ ...habit, recent: firstAmong(habit.recent, emoji) }),
    }),
    [habit, keep],
  );
}

function firstAmong(recent: readonly string[], emoji: string): string[] {
  return [emoji, ...recent.filter((other) => other !== emoji)].slice(0, limits.recentEmoji);
}
