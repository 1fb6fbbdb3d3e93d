import { useTranslation } from '../../i18n/use-translation';
import type { UserId } from '../../../shared/domain/ids';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { Button } from '../../ui/Button';
import { Problem } from '../problem/Problem';

export interface UnblockButtonProps {
  readonly userId: UserId;
  /** Read aloud in place of the words, where there are several. */
  readonly label?: string;
}

/** Takes back that somebody is blocked: what they send from then on comes. */
export function UnblockButton({ userId, label }: UnblockButtonProps) {
  const { t } = useTranslation('people');
  const core = useCore();
  const unblock = useAction(() => core.callRepeatable('people.setBlocked', { userId, isBlocked: false }));
  return (
    <>
      <Button
        size="small"
        isPending={unblock.isPending}
        onPress={() => void unblock.run()}
        {...(label === undefined ? {} : { 'aria-label': label })}
      >
        {t('block.undo')}
      </Button>
      {unblock.error && <Problem error={unblock.error} className="mt-2" />}
    </>
  );
}
