import { ListBoxItem } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import type { SearchAnswer } from '../../../shared/ipc/core-contract';
import { Avatar } from '../../ui/Avatar';
import { useImageWords } from '../image/use-image-words';
import { fullName } from '../people/people-directory';
import { usePeople } from '../people/people-context';
import { PersonName } from '../people/PersonName';
import { exactTime, listTime } from '../time/format-time';
import { useTimeWords, useToday } from '../time/use-time-words';

export interface SearchHitProps {
  readonly hit: SearchAnswer['hits'][number];
  /** The title of the message's conversation; undefined for one that is not listed. */
  readonly conversation: string | undefined;
  readonly isInOne: boolean;
}

/** A message that was found: who wrote it, where and when, and the part of it that was looked for. */
export function SearchHit({ hit: { message, excerpt }, conversation, isInOne }: SearchHitProps) {
  const { t } = useTranslation('search');
  const { t: tPeople } = useTranslation('people');
  const people = usePeople();
  const timeWords = useTimeWords();
  const nowMs = useToday();
  const sender = people.get(message.sender);
  const name = fullName(people, message.sender, tPeople('unknown'));
  const time = listTime(message.sentAtMs, nowMs, timeWords);
  const imageWords = useImageWords();
  const { body } = message;
  const found = excerpt.map((part) => part.text).join('');
  const text = body.kind === 'image' ? imageWords({ ...body, alt: found }) : found;
  return (
    <ListBoxItem
      id={message.messageId}
      textValue={t('item', { sender: name, conversation: conversation ?? '', time, text })}
      className="flex items-start gap-3 rounded-row px-2.5 py-2 outline-none select-none data-focused:bg-accent-soft data-hovered:bg-hover data-focused:data-hovered:bg-accent-soft"
    >
      <Avatar
        id={message.sender}
        name={sender?.displayName ?? tPeople('unknown')}
        picture={sender?.picture}
        shape="person"
        size={32}
      />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className="min-w-0 flex-1 truncate">
            <PersonName userId={message.sender} isSelfNamed className="font-medium" />
            {!isInOne && conversation !== undefined && (
              <span className="ms-2 text-secondary text-text-2">
                <bdi>{conversation}</bdi>
              </span>
            )}
          </span>
          <span
            title={exactTime(message.sentAtMs, timeWords.locale)}
            className="tabular shrink-0 text-time text-text-3"
          >
            {time}
          </span>
        </span>
        <span dir="auto" className="line-clamp-3 whitespace-pre-line text-text-2">
          {body.kind === 'image' && (
            <span className={found === '' ? '' : 'me-2 text-text-3'}>{imageWords({ ...body, alt: '' })}</span>
          )}
          {excerpt.map((part, index) =>
            part.isMatch ? (
              // oxlint-disable-next-line react/no-array-index-key -- parts have no other name, and never move
              <mark key={index} className="bg-transparent font-bold text-accent">
                {part.text}
              </mark>
            ) : (
              part.text
            ),
          )}
        </span>
      </span>
    </ListBoxItem>
  );
}
