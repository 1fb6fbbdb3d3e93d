import type { AppError } from '../../../shared/errors';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useQuery } from '../../connection/use-query';
import { useClosedSections, type ClosedSections } from '../conversation-list/use-closed-sections';
import { directoryOf, type PeopleDirectory } from '../people/people-directory';
import { usePeopleQuery } from '../people/use-people-query';

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

const nobody = directoryOf([]);

export function useWorkspaceContent(): WorkspaceContent {
  const core = useCore();
  const people = usePeopleQuery();
  const conversations = useQuery(core, 'conversations.list', undefined, ['conversations', 'messages']);
  const closedSections = useClosedSections();
  const isRead = people.data !== undefined && closedSections !== undefined;
  return {
    directory: people.data ?? nobody,
    conversations: isRead ? conversations.data : undefined,
    closedSections,
    error: conversations.error ?? people.error,
    reread() {
      conversations.reread();
      people.reread();
    },
  };
}
