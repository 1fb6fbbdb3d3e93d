import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from '../../i18n/use-translation';

export interface SpoilerProps {
  readonly children: ReactNode;
}

/** Words that their writer has covered: a press uncovers them, until they are out of sight. Covered, nothing in them can be reached. */
export function Spoiler({ children }: SpoilerProps) {
  const { t } = useTranslation('messageText');
  const [isCovered, setIsCovered] = useState(true);
  if (!isCovered) return <span className="rounded-[3px] bg-hover">{children}</span>;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    event.stopPropagation();
    setIsCovered(false);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a button can't break into the lines of a text
    <span
      role="button"
      tabIndex={0}
      aria-label={t('spoiler')}
      onClick={() => setIsCovered(false)}
      onKeyDown={onKeyDown}
      className="cursor-pointer rounded-[3px] bg-text-3 [box-decoration-break:clone] select-none hover:bg-text-2"
    >
      <span inert aria-hidden className="opacity-0">
        {children}
      </span>
    </span>
  );
}
