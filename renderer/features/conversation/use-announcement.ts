import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageView } from '../../../shared/ipc/core-contract';
import { useMessageLine } from '../message/use-message-words';
import { usePeople } from '../people/people-context';
import { fullName } from '../people/people-directory';
import type { Timeline } from './timeline';

/** Words about messages that have just arrived, for a live region: one is read out, several at once are counted. */
export function useAnnouncement(timeline: Timeline): string {
  const { t } = useTranslation('conversation');
  const { t: tMessage } = useTranslation('message');
  const messageLine = useMessageLine();
  const { t: tPeople } = useTranslation('people');
  const people = usePeople();
  const [text, setText] = useState('');
  const announce = useCallback(
    (messages: readonly MessageView[]) => {
      const readable = messages.filter((message) => message.body.kind !== 'notice');
      const [message] = readable;
      if (message === undefined) return;
      const name = fullName(people, message.sender, tPeople('unknown'));
      if (readable.length > 1) setText(t('announce.many', { count: readable.length }));
      else if (message.body.kind === 'ping') setText(tMessage('announcePing', { name }));
      else setText(t('announce.one', { name, text: messageLine(message) }));
    },
    [people, t, tMessage, tPeople, messageLine],
  );
  useEffect(() => timeline.onArrivals(announce), [timeline, announce]);
  return text;
}
