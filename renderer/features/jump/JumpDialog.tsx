import { TextSearch } from 'lucide-react';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { Autocomplete, Header, ListBox, ListBoxItem, ListBoxSection } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationId } from '../../../shared/domain/ids';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { FilterField } from '../../ui/FilterField';
import { HeadDialog } from '../../ui/HeadDialog';
import { Icon } from '../../ui/Icon';
import { usePeople } from '../people/people-context';
import { Problem } from '../problem/Problem';
import { workspaceMemory } from '../workspace/workspace-memory';
import { commandTexts, findCommands, type Command } from './commands';
import { CommandOption, JumpOption, optionLook } from './JumpOptions';
import { jumpTargets, type JumpTarget } from './jump-targets';
import { conversationOf } from './target-conversation';

export interface JumpDialogProps {
  readonly conversations: readonly ConversationView[];
  readonly onClose: () => void;
  readonly onOpen: (conversationId: ConversationId) => void;
  /** Searches the messages for what was typed. */
  readonly onSearch: (query: string) => void;
  /** What can be done here and now. */
  readonly commands: readonly Command[];
  /** Closes the dialog when it has been done, or opens another one in its place. */
  readonly onCommand: (command: Command) => Promise<void>;
}

/** No conversation and no person has an id like these. */
const searchKey = 'search';
const commandKey = (command: Command): string => `command ${command}`;

/** Finds conversations, people and commands by a few letters; the arrow keys choose, Enter opens or does it. */
export function JumpDialog(props: JumpDialogProps) {
  const { conversations, commands, onClose, onOpen, onSearch, onCommand } = props;
  const { t, i18n } = useTranslation('jump');
  const { t: tPeople } = useTranslation('people');
  const core = useCore();
  const people = usePeople();
  const [query, setQuery] = useState('');
  const targets = useMemo(
    () => jumpTargets(conversations, people, query, tPeople),
    [conversations, people, query, tPeople],
  );
  const found = useMemo(() => findCommands(commands, query, commandTexts(i18n)), [commands, query, i18n]);
  usePrepared(targets.flatMap((target) => (target.kind === 'conversation' ? target.id : []))[0]);
  const choose = useAction(async (key: unknown) => {
    if (key === searchKey) onSearch(query.trim());
    const command = found.find((each) => commandKey(each) === key);
    if (command !== undefined) await onCommand(command);
    const target = targets.find(({ id }) => id === key);
    if (target !== undefined) onOpen(await conversationOf(core, target));
  });
  return (
    <HeadDialog label={t('title')} onClose={onClose}>
      <Autocomplete inputValue={query} onInputChange={setQuery}>
        <FilterField
          look="head"
          label={t('label')}
          clearLabel={t('clear')}
          onEnterFirst={query.trim() === '' ? undefined : () => void choose.run(firstKey(targets, found))}
        />
        <JumpResults targets={targets} commands={found} query={query} onChoose={(key) => void choose.run(key)} />
        {choose.error && <Problem error={choose.error} className="m-2" />}
      </Autocomplete>
    </HeadDialog>
  );
}

/** What stands first is what is opened next, as a rule. */
function usePrepared(conversationId: ConversationId | undefined): void {
  const { pointedId } = workspaceMemory(useCore());
  useEffect(() => pointedId.set(conversationId), [pointedId, conversationId]);
}

/** Of what stands first in the list. */
function firstKey(targets: readonly JumpTarget[], commands: readonly Command[]): string {
  const target = targets.find(({ kind }) => kind !== 'person') ?? targets[0];
  return target?.id ?? commands.map(commandKey)[0] ?? searchKey;
}

interface JumpResultsProps {
  readonly targets: readonly JumpTarget[];
  readonly commands: readonly Command[];
  readonly query: string;
  readonly onChoose: (key: unknown) => void;
}

function JumpResults({ targets, commands, query, onChoose }: JumpResultsProps) {
  const { t } = useTranslation('jump');
  const searchText = t('searchMessages', { query: query.trim() });
  const conversations = targets.filter((target) => target.kind !== 'person');
  const people = targets.filter((target) => target.kind === 'person');
  return (
    <ListBox
      aria-label={t('results')}
      selectionMode="none"
      onAction={onChoose}
      renderEmptyState={() => (
        <p className="px-3 py-8 text-center text-text-2">{t('noMatch', { query: query.trim() })}</p>
      )}
      className="scroll-quiet min-h-0 flex-1 p-2 outline-none"
    >
      {conversations.length > 0 && (
        <JumpSection id="conversations" title={t('conversations')}>
          {conversations.map((target) => (
            <JumpOption key={target.id} target={target} />
          ))}
        </JumpSection>
      )}
      {people.length > 0 && (
        <JumpSection id="people" title={t('people')}>
          {people.map((target) => (
            <JumpOption key={target.id} target={target} />
          ))}
        </JumpSection>
      )}
      {commands.length > 0 && (
        <JumpSection id="commands" title={t('commands')}>
          {commands.map((command) => (
            <CommandOption key={command} id={commandKey(command)} command={command} />
          ))}
        </JumpSection>
      )}
      {query.trim() !== '' && (
        <ListBoxItem id={searchKey} textValue={searchText} className={optionLook}>
          <Icon of={TextSearch} className="mx-1.75 text-text-2" />
          <span className="min-w-0 flex-1 truncate">{searchText}</span>
        </ListBoxItem>
      )}
    </ListBox>
  );
}

interface JumpSectionProps {
  readonly id: string;
  readonly title: string;
  readonly children: ReactNode;
}

function JumpSection({ id, title, children }: JumpSectionProps) {
  return (
    <ListBoxSection id={id} aria-label={title}>
      <Header className="px-2.5 pt-2 pb-1 text-time font-bold tracking-[0.02em] text-text-3">{title}</Header>
      {children}
    </ListBoxSection>
  );
}
