import type { ReactNode } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { UserId } from '../../../shared/domain/ids';
import type { Change, MessageInfo, MessageView } from '../../../shared/ipc/core-contract';
import { useLocale } from '../../i18n/use-locale';
import { useCore } from '../../connection/ConnectionProvider';
import { useQuery } from '../../connection/use-query';
import { Avatar } from '../../ui/Avatar';
import { Dialog } from '../../ui/Dialog';
import { Skeleton, SkeletonBlock } from '../../ui/Skeleton';
import { MessageText } from '../message-text/MessageText';
import { usePeople } from '../people/people-context';
import { PersonName } from '../people/PersonName';
import { Problem } from '../problem/Problem';
import { exactTime } from '../time/format-time';
import { recipientGroups } from './recipient-groups';
import { useNameList } from './use-message-words';

export interface InfoDialogProps {
  readonly message: MessageView;
  readonly onClose: () => void;
}

/** When a message was sent and changed, who has it and who has read it, who reacted, and what it said before. */
export function InfoDialog({ message, onClose }: InfoDialogProps) {
  const { t } = useTranslation('message');
  const core = useCore();
  const locale = useLocale();
  const { conversationId, messageId } = message;
  const concernsThis = (change: Change): boolean =>
    change.what === 'messages' && change.conversationId === conversationId && change.messageIds.includes(messageId);
  const info = useQuery(core, 'messages.info', { conversationId, messageId }, concernsThis);
  const shown = useQuery(core, 'messages.get', { conversationId, messageIds: [messageId] }, concernsThis);
  const current = shown.data?.[0] ?? message;
  return (
    <Dialog
      title={t('info.title')}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <dl className="mt-3 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-label">
        <dt className="text-text-2">{t('info.sent')}</dt>
        <dd>{exactTime(current.sentAtMs, locale)}</dd>
        {current.editedAtMs !== undefined && (
          <>
            <dt className="text-text-2">{t('info.edited')}</dt>
            <dd>{exactTime(current.editedAtMs, locale)}</dd>
          </>
        )}
      </dl>
      {info.error && <Problem error={info.error} onRetry={info.reread} className="mt-4" />}
      {info.isLoading && (
        <Skeleton label={t('info.title')} className="mt-4 space-y-2">
          <SkeletonBlock className="h-8" />
          <SkeletonBlock className="h-8" />
        </Skeleton>
      )}
      {info.data && <FormerTexts message={current} info={info.data} />}
      <Reactions message={current} />
      {info.data && <Recipients info={info.data} />}
    </Dialog>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="mt-5">
      <h3 className="mb-1.5 text-[0.75rem] leading-4 font-bold tracking-[0.02em] text-text-3">{title}</h3>
      {children}
    </section>
  );
}

function FormerTexts({ message, info }: { readonly message: MessageView; readonly info: MessageInfo }) {
  const { t } = useTranslation('message');
  const locale = useLocale();
  const people = usePeople();
  if (info.formerTexts.length === 0) return undefined;
  const { body } = message;
  const entries = [
    ...info.formerTexts.map(({ text, mentions, fromMs }) => ({
      key: fromMs,
      when: exactTime(fromMs, locale),
      text,
      mentions,
    })),
    ...(body.kind === 'text' || body.kind === 'image'
      ? [{ key: 'now', when: t('info.now'), text: body.text, mentions: body.mentions }]
      : []),
  ];
  return (
    <Section title={t('info.former')}>
      <ol className="space-y-2.5">
        {entries.map(({ key, when, text, mentions }) => (
          <li key={key} className="border-s-3 border-line-strong ps-2.5">
            <p className="tabular text-time text-text-3">{when}</p>
            {text === '' ? (
              <p className="text-message text-text-3 italic">{t('info.noText')}</p>
            ) : (
              <MessageText text={text} mentions={mentions} selfUserId={people.self?.userId} />
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Reactions({ message }: { readonly message: MessageView }) {
  const { t } = useTranslation('message');
  const nameList = useNameList();
  if (message.reactions.length === 0) return undefined;
  return (
    <Section title={t('info.reactions')}>
      <ul className="space-y-1">
        {message.reactions.map(({ emoji, userIds }) => (
          <li key={emoji} className="flex items-baseline gap-2.5">
            <span className="max-w-24 min-w-6 truncate text-heading">{emoji}</span>
            <span className="min-w-0 text-label text-text-2 [overflow-wrap:anywhere]">{nameList(userIds)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Recipients({ info }: { readonly info: MessageInfo }) {
  const { t } = useTranslation('message');
  return recipientGroups(info).map(({ stage, recipients }) => (
    <Section key={stage} title={t(`info.${stage}`, { count: recipients.length })}>
      <ul>
        {recipients.map(({ userId, atMs }) => (
          <Recipient key={userId} userId={userId} atMs={atMs} />
        ))}
      </ul>
    </Section>
  ));
}

function Recipient({ userId, atMs }: { readonly userId: UserId; readonly atMs: number | undefined }) {
  const { t: tPeople } = useTranslation('people');
  const people = usePeople();
  const locale = useLocale();
  const person = people.get(userId);
  return (
    // Of a thousand, those out of sight cost nothing to draw.
    <li className="flex items-center gap-2.5 py-1 [contain-intrinsic-height:2rem] [content-visibility:auto]">
      <Avatar id={userId} name={person?.displayName ?? tPeople('unknown')} picture={person?.picture} size={24} />
      <PersonName userId={userId} className="min-w-0 flex-1 truncate" />
      {atMs !== undefined && (
        <time dateTime={new Date(atMs).toISOString()} className="tabular shrink-0 text-time text-text-3">
          {new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'short' }).format(atMs)}
        </time>
      )}
    </li>
  );
}
