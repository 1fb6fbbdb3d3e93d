import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { MessageView } from '../../../shared/ipc/core-contract';
import { useMessageLine } from '../message/use-message-words';
import { usePeople } from '../people/people-context';
import { fullName } from '../people/people-directory';
import type { Timeline } from './timeline';

export interface Announcement {
  readonly text: string;
  /** Another one for each announcement: equal words are to be read out again. */
  readonly key: number;
}

/** Words about messages that have just arrived in the open conversation, for a live region: one is read out, several at once are counted. */
export function useAnnouncement(timeline: Timeline, isShown: boolean): Announcement {
  const { t } = useTranslation('conversation');
  const { t: tMessage } = useTranslation('message');
  const messageLine = useMessageLine();
  const { t: tPeople } = useTranslation('people');
  const people = usePeople();
  const [announcement, setAnnouncement] = useState<Announcement>({ text: '', key: 0 });
  const announce = useCallback(
    (messages: readonly MessageView[]) => {
      const readable = messages.filter((message) => message.body.kind !== 'notice');
      const [message] = readable;
      if (message === undefined) return;
      const setText = (text: string): void => setAnnouncement(({ key }) => ({ text, key: key + 1 }));
      const name = fullName(people, message.sender, tPeople('unknown'));
      if (readable.length > 1) setText(t('announce.many', { count: readable.length }));
      else if (message.body.kind === 'ping') setText(tMessage('announcePing', { name }));
      else setText(t('announce.one', { name, text: messageLine(message) }));
    },
    [people, t, tMessage, tPeople, messageLine],
  );
  useEffect(() => (isShown ? timeline.onArrivals(announce) : undefined), [timeline, announce, isShown]);
  useForgetting(announcement, setAnnouncement, isShown);
  return announcement;
}

/** Long since read out; and no longer than the shortest time after which a message vanishes. In milliseconds. */
const heardMs = 10_000;

/** Words of a message don't stay here when it is gone. */
function useForgetting({ text, key }: Announcement, set: (announcement: Announcement) => void, isShown: boolean): void {
  useEffect(() => {
    if (text === '') return undefined;
    const forget = (): void => set({ text: '', key });
    const timer = setTimeout(forget, heardMs);
    return () => clearTimeout(timer);
  }, [text, key, set]);
  // Also when the conversation is left, though it may be kept drawn.
  useEffect(() => (isShown ? () => set({ text: '', key: 0 }) : undefined), [set, isShown]);
}
