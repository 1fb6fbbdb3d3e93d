import { useTranslation } from '../../i18n/use-translation';
import { limits } from '../../../shared/domain/limits';
import type { AppError } from '../../../shared/errors';
import { useLocale } from '../../i18n/use-locale';

export interface ComposerNoteProps {
  /** Why the last message could not be taken. */
  readonly error: AppError | undefined;
  readonly charactersLeft: number | undefined;
  /** The length of what was pasted and not taken, in UTF-16 units. */
  readonly pasted: number | undefined;
}

/** What is to be said above the field: nothing, as a rule. */
export function ComposerNote({ error, charactersLeft, pasted }: ComposerNoteProps) {
  const { t } = useTranslation('conversation');
  const { t: tComposer } = useTranslation('composer');
  const { t: tErrors } = useTranslation('errors');
  const locale = useLocale();
  const number = (value: number): string => new Intl.NumberFormat(locale).format(value);
  const isOver = charactersLeft !== undefined && charactersLeft < 0;
  return (
    <div className="flex flex-wrap justify-between gap-x-3 px-1 text-secondary">
      <span role="alert" className="min-w-0 text-danger">
        {error && <span className="block pb-1.5">{t('composer.failed', { reason: tErrors(error.code) })}</span>}
        {pasted !== undefined && (
          <span className="block pb-1.5">
            {tComposer('pasteTooLong', { length: number(pasted), most: number(limits.messageLength) })}
          </span>
        )}
      </span>
      <output className={`tabular ms-auto ${isOver ? 'font-medium text-danger' : 'text-text-2'}`}>
        {charactersLeft !== undefined && (
          <span className="block pb-1.5">
            {isOver ? t('composer.over', { count: -charactersLeft }) : t('composer.left', { count: charactersLeft })}
          </span>
        )}
      </output>
    </div>
  );
}
