import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import { toAppError } from '../../../shared/errors';

/** How long a note stays, in milliseconds: something that went wrong takes longer to read. */
const lifetimesMs = { done: 2_500, problem: 8_000 } as const;

export interface Note {
  readonly tone: keyof typeof lifetimesMs;
  readonly text: string;
}

/** Differs from the one before it even if it says the same: that is read aloud again. */
export interface SaidNote extends Note {
  readonly turn: number;
}

export interface Notes {
  readonly note: SaidNote | undefined;
  /** Stays the same from render to render. */
  readonly say: (note: Note) => void;
  /** Says `done`, if given, when it has been carried out, or else why it was not. */
  readonly attempt: (action: () => Promise<unknown>, done?: string) => void;
}

/** A few words about what was just done; they pass by themselves. */
export function useNote(): Notes {
  const { t } = useTranslation('message');
  const { t: tErrors } = useTranslation('errors');
  const [note, setNote] = useState<SaidNote>();
  const say = useCallback((next: Note) => setNote((before) => ({ ...next, turn: (before?.turn ?? 0) + 1 })), []);
  useEffect(() => {
    if (note === undefined) return undefined;
    const timer = setTimeout(() => setNote(undefined), lifetimesMs[note.tone]);
    return () => clearTimeout(timer);
  }, [note]);
  const attempt = useCallback<Notes['attempt']>(
    (action, done) => {
      action()
        .then(() => done !== undefined && say({ tone: 'done', text: done }))
        .catch((cause: unknown) => {
          say({ tone: 'problem', text: t('note.failed', { reason: tErrors(toAppError(cause).code) }) });
        });
    },
    [say, t, tErrors],
  );
  return { note, say, attempt };
}
