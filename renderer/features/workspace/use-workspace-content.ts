import { useMemo } from 'react';
import type { AppError } from '../../../shared/errors';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useQuery } from '../../connection/use-query';
import { useLocale } from '../../i18n/use-locale';
import { useClosedSections, type ClosedSections } from '../conversation-list/use-closed-sections';
import { peopleDirectory, type PeopleDirectory } from '../people/people-directory';

/** What the main view shows of an account. */
export interface WorkspaceContent {
  readonly directory: PeopleDirectory;
  /** undefined until all that is shown in their list is read. */
  readonly conversations: readonly ConversationView[] | undefined;
  readonly closedSections: ClosedSections | undefined;
  /** Why something could not be read. */
  readonly error: AppError | undefined;
  readonly reread: () => void;
}

export function useWorkspaceContent(): WorkspaceContent {
  const core = useCore();
  const locale = useLocale();
  const people = useQuery(core, 'people.list', undefined, ['people', 'workspace']);
  const conversations = useQuery(core, 'conversations.list', undefined, ['conversations', 'messages']);
  const closedSections = useClosedSections();
  const directory = useMemo(() => peopleDirectory(people.data ?? [], locale), [people.data, locale]);
  const isRead = people.data !== undefined && closedSections !== undefined;
  return {
    directory,
    conversations: isRead ? conversations.data : undefined,
    closedSections,
    error: conversations.error ?? people.error,
    reread() {
      conversations.reread();
      people.reread();
    },
  };
}
