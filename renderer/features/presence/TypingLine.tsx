import { useEffect, useRef, type RefObject } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationId } from '../../../shared/domain/ids';
import { useCore } from '../../connection/ConnectionProvider';
import { useQuery } from '../../connection/use-query';
import { callName } from '../conversation-list/last-message-preview';
import { usePeople } from '../people/people-context';

/** Nobody wants to hear of every pause in another's writing. */
const announceAgainMs = 20_000;

/** Who is writing. Takes its room also when nobody is, so that nothing moves. */
export function TypingLine({ conversationId }: { readonly conversationId: ConversationId }) {
  const text = useTypingText(conversationId);
  const region = useRareAnnouncement(text);
  return (
    <div className="h-4.5 shrink-0 px-4.5 text-secondary text-text-2 sm:px-6.5">
      <p aria-hidden className="truncate">
        {text !== '' && (
          <span data-typing className="animate-appear">
            {text}
          </span>
        )}
      </p>
      <span ref={region} aria-live="polite" className="sr-only" />
    </div>
  );
}

function useTypingText(conversationId: ConversationId): string {
  const { t } = useTranslation('presence');
  const { t: tPeople } = useTranslation('people');
  const people = usePeople();
  const { data: typists = [] } = useQuery(
    useCore(),
    'typing.get',
    { conversationId },
    (change) => change.what === 'typing' && change.conversationId === conversationId,
  );
  const names = typists.map((userId) => callName(people.get(userId)?.displayName ?? tPeople('unknown')));
  const [first, second] = names;
  if (first === undefined) return '';
  if (second === undefined) return t('typing.one', { name: first });
  const count = names.length - 2;
  return count === 0 ? t('typing.two', { first, second }) : t('typing.many', { first, second, count });
}

/** For a live region, which says the first of several texts that follow each other soon. */
function useRareAnnouncement(text: string): RefObject<HTMLSpanElement | null> {
  const region = useRef<HTMLSpanElement>(null);
  const lastAtMs = useRef(-Infinity);
  useEffect(() => {
    const isSoon = performance.now() - lastAtMs.current < announceAgainMs;
    if (region.current === null || (text !== '' && isSoon)) return;
    // What goes is not said.
    region.current.textContent = text;
    if (text !== '') lastAtMs.current = performance.now();
  }, [text]);
  return region;
}
