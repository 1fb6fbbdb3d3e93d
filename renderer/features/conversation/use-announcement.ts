import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageView } from '../../../shared/ipc/core-contract';
import { plainText } from '../message-text/plain-text';
import { useMentionName } from '../message-text/use-mention-name';
import { usePeople } from '../people/people-context';
import { fullName } from '../people/people-directory';
import type { Timeline } from './timeline';

/** Words about messages that have just arrived, for a live region: one is read out, several at once are counted. */
export function useAnnouncement(timeline: Timeline): string {
  const { t } = useTranslation('conversation');
  const { t: tPeople } = useTranslation('people');
  const people = usePeople();
  const nameOf = useMentionName();
  const [text, setText] = useState('');
  const announce = useCallback(
    (messages: readonly MessageView[]) => {
      const readable = messages.filter((message) => message.body.kind !== 'notice');
      const [message] = readable;
      if (message === undefined) return;
      const name = fullName(people, message.sender, tPeople('unknown'));
      const body =
        message.body.kind === 'text' ? plainText(message.body.text, message.body.mentions, nameOf) : t('unsupported');
      setText(
        readable.length === 1
          ? t('announce.one', { name, text: body })
          : t('announce.many', { count: readable.length }),
      );
    },
    [people, nameOf, t, tPeople],
  );
  useEffect(() => timeline.onArrivals(announce), [timeline, announce]);
  return text;
}
