import { Button } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationId } from '../../../shared/domain/ids';
import type { MessageView } from '../../../shared/ipc/core-contract';
import { plainText } from '../../../shared/domain/message-text/plain-text';
import { ImageThumbnail } from '../image/ImageThumbnail';
import { useImageWords } from '../image/use-image-words';
import { useMentionName } from '../message-text/use-mention-name';
import { usePeople } from '../people/people-context';
import { fullName } from '../people/people-directory';
import { PersonName } from '../people/PersonName';
import { useMessageCommands } from './message-commands';

export interface QuoteBlockProps {
  readonly conversationId: ConversationId;
  readonly quote: NonNullable<MessageView['quote']>;
  readonly isActive: boolean;
}

const blockClass = 'mb-0.5 block max-w-[44rem] border-s-3 border-line-strong ps-2.5 text-start text-label';

/** The beginning of the message that another one answers, or its picture; a press goes there. */
export function QuoteBlock({ conversationId, quote, isActive }: QuoteBlockProps) {
  const { t } = useTranslation('message');
  const { t: tPeople } = useTranslation('people');
  const people = usePeople();
  const nameOf = useMentionName();
  const imageWords = useImageWords();
  const { jumpTo } = useMessageCommands();
  if (quote.state === 'gone') return <p className={`${blockClass} text-text-3 italic`}>{t('quoteGone')}</p>;
  const text =
    quote.image && quote.text === '' ? imageWords(quote.image) : plainText(quote.text, quote.mentions, nameOf);
  const name =
    people.get(quote.sender)?.isSelf === true ? tPeople('you') : fullName(people, quote.sender, tPeople('unknown'));
  return (
    <Button
      onPress={() => jumpTo(quote.messageId)}
      excludeFromTabOrder={!isActive}
      aria-label={t('quoteOf', { name, text })}
      className={`${blockClass} max-w-full rounded-e-control py-0.5 pe-2.5 transition-colors duration-120 data-hovered:border-accent data-hovered:bg-accent-soft`}
    >
      <span className="flex items-center gap-2">
        {quote.image && (
          <ImageThumbnail conversationId={conversationId} messageId={quote.messageId} className="size-10" />
        )}
        <span className="min-w-0">
          <PersonName userId={quote.sender} isSelfNamed className="block truncate font-medium" />
          <span dir="auto" className="line-clamp-2 text-text-2 [overflow-wrap:anywhere]">
            {text}
          </span>
        </span>
      </span>
    </Button>
  );
}
