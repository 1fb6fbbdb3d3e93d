import { MessagesSquare, SquarePen, UserPlus } from 'lucide-react';
import { useTranslation } from '../../i18n/use-translation';
import { Button } from '../../ui/Button';
import { EmptyState } from '../../ui/EmptyState';
import { ConnectionLine } from '../conversation/ConnectionLine';
import { usePeople } from '../people/people-context';
import { WarningLines } from '../warnings/WarningLines';

export interface NothingOpenProps {
  readonly workspaceName: string;
  /** There is no conversation yet at all. */
  readonly isFirst: boolean;
  readonly onStart: () => void;
  readonly onInvite: () => void;
}

/** Stands where a conversation would, and says what to do next. */
export function NothingOpen({ workspaceName, isFirst, onStart, onInvite }: NothingOpenProps) {
  const { t } = useTranslation('workspace');
  const { t: tList } = useTranslation('conversationList');
  const people = usePeople();
  const isAlone = people.others.length === 0;
  const action =
    isAlone && people.mayInvite ? (
      <Button variant="primary" icon={UserPlus} onPress={onInvite}>
        {tList('invite')}
      </Button>
    ) : (
      !isAlone && (
        <Button variant={isFirst ? 'primary' : 'secondary'} icon={SquarePen} onPress={onStart}>
          {tList('newConversation')}
        </Button>
      )
    );
  return (
    <main className="flex h-full flex-col bg-surface">
      <ConnectionLine />
      <WarningLines />
      <div className="flex min-h-0 flex-1 items-center">
        <EmptyState
          icon={MessagesSquare}
          title={isFirst ? t('noConversation.firstTitle', { workspace: workspaceName }) : t('noConversation.title')}
          action={action}
        >
          {isFirst ? t('noConversation.firstText') : t('noConversation.text')}
        </EmptyState>
      </div>
    </main>
  );
}
