import { MessageCirclePlus } from 'lucide-react';
import { ListBoxItem } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import { Avatar } from '../../ui/Avatar';
import { Icon } from '../../ui/Icon';
import { keyWords } from '../../ui/keys';
import { usePeople } from '../people/people-context';
import { commandIcon, commandKeys } from './command-looks';
import type { Command } from './commands';
import type { JumpTarget } from './jump-targets';
import { targetFace } from './target-conversation';

/** Of whatever can be chosen. */
export const optionLook =
  'flex min-h-11 items-center gap-3 rounded-row px-2.5 py-1.5 outline-none select-none data-focused:bg-accent-soft data-hovered:bg-hover data-focused:data-hovered:bg-accent-soft';

/** A conversation or a person. */
export function JumpOption({ target }: { readonly target: JumpTarget }) {
  const { t: tPeople } = useTranslation('people');
  const people = usePeople();
  const face = targetFace(target, people, tPeople);
  const title = personTitle(target, people);
  return (
    <ListBoxItem id={target.id} textValue={face.title} className={optionLook}>
      <Avatar id={face.avatarId} name={face.title} picture={face.picture} shape={face.shape} size={32} />
      <span className="min-w-0 flex-1 truncate">
        <bdi className="font-medium">{face.title}</bdi>
        {face.hint !== undefined && <span className="ms-1.5 text-text-3">{face.hint}</span>}
        {title !== '' && title !== face.hint && (
          <span className="ms-2 text-label text-text-2">
            <bdi>{title}</bdi>
          </span>
        )}
      </span>
      {target.kind !== 'conversation' && <Icon of={MessageCirclePlus} size="small" className="text-text-3" />}
    </ListBoxItem>
  );
}

/** Something that is done. */
export function CommandOption({ id, command }: { readonly id: string; readonly command: Command }) {
  const { t } = useTranslation('jump');
  const { t: tCommon } = useTranslation('common');
  const words = t(`command.${command}`);
  const keys = commandKeys(command);
  return (
    <ListBoxItem id={id} textValue={words} className={optionLook}>
      <Icon of={commandIcon(command)} className="mx-1.75 text-text-2" />
      <span className="min-w-0 flex-1 truncate">{words}</span>
      {keys !== undefined && <kbd className="font-sans text-time text-text-3">{keyWords(keys, tCommon)}</kbd>}
    </ListBoxItem>
  );
}

function personTitle(target: JumpTarget, people: ReturnType<typeof usePeople>): string {
  if (target.kind === 'person') return target.person.title;
  const otherUserId = target.kind === 'conversation' ? target.conversation.otherUserId : undefined;
  return otherUserId === undefined ? '' : (people.get(otherUserId)?.title ?? '');
}
