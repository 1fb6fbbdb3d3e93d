import { useTranslation } from '../../i18n/use-translation';
import type { Action } from '../../connection/use-action';
import { Button } from '../../ui/Button';
import { Problem } from '../problem/Problem';

export interface SaveLineProps {
  readonly action: Pick<Action<[], unknown>, 'isPending' | 'error'>;
  /** There is something to save. */
  readonly isChanged: boolean;
  /** The last thing that was entered is kept. */
  readonly isSaved: boolean;
}

/** The end of a form: saves, and says that it did or why not. */
export function SaveLine({ action, isChanged, isSaved }: SaveLineProps) {
  const { t } = useTranslation('common');
  return (
    <div className="grid gap-3">
      {action.error && <Problem error={action.error} />}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" variant="primary" isDisabled={!isChanged} isPending={action.isPending}>
          {t('save')}
        </Button>
        <output className="text-label text-text-2">{isSaved && !isChanged ? t('saved') : ''}</output>
      </div>
    </div>
  );
}
