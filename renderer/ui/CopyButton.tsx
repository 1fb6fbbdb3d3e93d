import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from '../i18n/use-translation';
import { Button } from './Button';

/** How long the button says that it has copied. */
const confirmationMs = 2_000;

export interface CopyButtonProps {
  readonly onCopy: () => Promise<unknown>;
  readonly className?: string;
}

/** Copies and says so, on the button and aloud. */
export function CopyButton({ onCopy, className = '' }: CopyButtonProps) {
  const { t } = useTranslation('common');
  const [copies, setCopies] = useState(0);
  const [isConfirmed, setIsConfirmed] = useState(false);

  useEffect(() => {
    if (copies === 0) return undefined;
    const timer = setTimeout(() => setIsConfirmed(false), confirmationMs);
    return () => clearTimeout(timer);
  }, [copies]);

  const copy = async (): Promise<void> => {
    await onCopy();
    setIsConfirmed(true);
    setCopies((before) => before + 1);
  };
  return (
    <>
      <Button
        variant="quiet"
        size="small"
        icon={isConfirmed ? Check : Copy}
        onPress={() => void copy()}
        className={className}
      >
        {isConfirmed ? t('copied') : t('copy')}
      </Button>
      <output className="sr-only">{isConfirmed ? t('copied') : ''}</output>
    </>
  );
}
