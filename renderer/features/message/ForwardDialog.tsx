import { Check } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { Autocomplete, ListBox, ListBoxItem } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationId, MessageId } from '../../../shared/domain/ids';
import type { MessageView } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import type { Core } from '../../connection/core';
import { useAction } from '../../connection/use-action';
import { useQuery } from '../../connection/use-query';
import { Avatar } from '../../ui/Avatar';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { FilterField } from '../../ui/FilterField';
import { Icon } from '../../ui/Icon';
import { newMessageId } from '../conversation/message-id';
import { jumpTargets, type JumpTarget } from '../jump/jump-targets';
import { conversationOf, targetFace } from '../jump/target-conversation';
import { usePeople } from '../people/people-context';
import { Problem } from '../problem/Problem';

export interface ForwardDialogProps {
  /** In their order. */
  readonly messages: readonly MessageView[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Sends texts and images again to conversations and people that are chosen. */
export function ForwardDialog({ messages, onClose, onDone }: ForwardDialogProps) {
  const { t } = useTranslation('message');
  const { t: tPeople } = useTranslation('people');
  const core = useCore();
  const people = usePeople();
  const conversations = useQuery(core, 'conversations.list', undefined, ['conversations', 'messages']);
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState<ReadonlyMap<string, JumpTarget>>(new Map());
  const targets = useMemo(() => {
    const open = (conversations.data ?? []).filter(({ isMember, may }) => isMember && may.post);
    return jumpTargets(open, people, query, tPeople);
  }, [conversations.data, people, query, tPeople]);
  const send = useForward(messages, onDone);
  const onSelectionChange = (keys: 'all' | ReadonlySet<unknown>): void => {
    const kept = [...chosen.values()].filter(({ id }) => !targets.some((target) => target.id === id));
    const found = targets.filter(({ id }) => keys === 'all' || keys.has(id));
    setChosen(new Map([...kept, ...found].map((target) => [target.id, target])));
  };
  return (
    <Dialog
      title={t('forwardTo.title')}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <div className="mt-4">
        <Autocomplete inputValue={query} onInputChange={setQuery}>
          <FilterField label={t('forwardTo.search')} clearLabel={t('forwardTo.clear')} />
          <ListBox
            aria-label={t('forwardTo.targets')}
            items={targets}
            dependencies={[chosen]}
            selectionMode="multiple"
            selectedKeys={chosen.keys()}
            onSelectionChange={onSelectionChange}
            renderEmptyState={() => (
              <p className="px-2.5 py-6 text-center text-text-2">{t('forwardTo.noMatch', { query: query.trim() })}</p>
            )}
            className="scroll-quiet mt-2 h-72 max-h-[38vh] min-h-24 outline-none"
          >
            {(target) => <TargetOption target={target} />}
          </ListBox>
        </Autocomplete>
      </div>
      {send.error && <Problem error={send.error} className="mt-4" />}
      <div className="mt-5 flex justify-end">
        <Button
          variant="primary"
          isDisabled={chosen.size === 0}
          isPending={send.isPending}
          onPress={() => void send.run([...chosen.values()])}
        >
          {chosen.size > 1 ? t('forwardTo.submitTo', { count: chosen.size }) : t('forwardTo.submit')}
        </Button>
      </div>
    </Dialog>
  );
}

/** One after the other, so that they stand there in the same order. Tried again after a failure, it sends nobody the same twice. */
function useForward(messages: readonly MessageView[], onDone: () => void) {
  const core = useCore();
  const sent = useRef(new Map<string, MessageId>());
  return useAction(async (targets: readonly JumpTarget[]) => {
    const conversationIds: ConversationId[] = [];
    for (const target of targets) conversationIds.push(await conversationOf(core, target));
    for (const message of messages) {
      const forward = await forwardOf(core, message);
      if (forward === undefined) continue;
      for (const conversationId of conversationIds) {
        const key = `${conversationId} ${message.messageId}`;
        const messageId = sent.current.get(key) ?? newMessageId();
        sent.current.set(key, messageId);
        await forward({ conversationId, messageId, isForwarded: true });
      }
    }
    onDone();
  });
}

interface ForwardedPlace {
  readonly conversationId: ConversationId;
  readonly messageId: MessageId;
  readonly isForwarded: true;
}

/** How a message is sent once more; undefined for one that can't be. */
async function forwardOf(
  core: Core,
  { body, conversationId, messageId }: MessageView,
): Promise<((place: ForwardedPlace) => Promise<void>) | undefined> {
  if (body.kind === 'text') {
    // Whom it mentioned was called in another conversation.
    const { text, preview } = body;
    return (place) => core.callRepeatable('messages.send', { ...place, text, ...(preview && { preview }) });
  }
  if (body.kind !== 'image') return undefined;
  const { bytes } = await core.callRepeatable('messages.image', { conversationId, messageId });
  const { alt, source, text } = body;
  const said = { alt, ...(source !== undefined && { source }), ...(text !== '' && { text }) };
  return (place) => core.callRepeatable('messages.sendImage', { ...place, bytes, ...said });
}

function TargetOption({ target }: { readonly target: JumpTarget }) {
  const { t: tPeople } = useTranslation('people');
  const people = usePeople();
  const face = targetFace(target, people, tPeople);
  return (
    <ListBoxItem
      id={target.id}
      textValue={face.title}
      className="flex min-h-12 items-center gap-3 rounded-row px-2.5 py-1.5 outline-none select-none data-focused:bg-accent-soft data-hovered:bg-hover data-focused:data-hovered:bg-accent-soft"
    >
      {({ isSelected }) => (
        <>
          <Avatar id={face.avatarId} name={face.title} picture={face.picture} shape={face.shape} size={32} />
          <span className="min-w-0 flex-1 truncate font-medium">
            <bdi>{face.title}</bdi>
            {face.hint !== undefined && <span className="ms-1.5 font-regular text-text-3">{face.hint}</span>}
          </span>
          <span
            className={`grid size-5 shrink-0 place-items-center rounded-full border ${isSelected ? 'border-accent bg-accent text-on-accent' : 'border-line-strong'}`}
          >
            {isSelected && <Icon of={Check} size="small" />}
          </span>
        </>
      )}
    </ListBoxItem>
  );
}
