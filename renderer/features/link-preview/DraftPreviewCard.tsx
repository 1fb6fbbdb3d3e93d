import { X } from 'lucide-react';
import { useTranslation } from '../../i18n/use-translation';
import { judgeLink } from '../../../shared/domain/message-text/judge-link';
import { IconButton } from '../../ui/IconButton';
import { PreviewCard } from './PreviewCard';
import type { DraftPreview } from './use-draft-preview';

/** Shows above the field what will be sent along with the link in it, and lets the person drop that. */
export function DraftPreviewCard({ draftPreview }: { readonly draftPreview: DraftPreview }) {
  const { t } = useTranslation('composer');
  const { shown, drop } = draftPreview;
  if (shown === undefined) return null;
  const button = (
    <IconButton
      icon={X}
      label={t('preview.drop')}
      tooltipPlacement="top"
      preventFocusOnPress
      onPress={drop}
      className="size-7 shrink-0"
    />
  );
  return (
    <div className="border-b border-line py-1.5 ps-3 pe-1.5">
      {shown.preview === undefined ? (
        <output className="flex items-center gap-2.5 text-secondary text-text-2">
          <span className="min-w-0 flex-1 truncate">
            {t('preview.loading', { host: judgeLink(shown.url)?.host ?? '' })}
          </span>
          {button}
        </output>
      ) : (
        <PreviewCard preview={shown.preview}>{button}</PreviewCard>
      )}
    </div>
  );
}
