import type { ReactNode } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { LinkPreview } from '../../../shared/domain/link-preview';
import { judgeLink } from '../../../shared/domain/message-text/judge-link';
import { showableText } from '../../../shared/domain/message-text/showable-text';
import { Picture } from '../../ui/Picture';
import { MessageLink } from '../message-text/MessageLink';

export interface PreviewCardProps {
  readonly preview: LinkPreview;
  /** Stands at its end. */
  readonly children?: ReactNode;
  readonly className?: string;
}

/**
 * What the sender of a link found behind it. All of it came with the message: nothing is loaded. The words are somebody's
 * claim, so the host always stands with them, and the link warns as it does in the text.
 */
export function PreviewCard({ preview, children, className = '' }: PreviewCardProps) {
  const { t } = useTranslation('message');
  const target = judgeLink(preview.url);
  if (target === undefined) return null;
  const { title, description, siteName, image } = preview;
  return (
    <div role="group" aria-label={t('preview')} className={`flex min-w-0 gap-2.5 ${className}`}>
      {image !== undefined && (
        <Picture bytes={image} className="size-14 shrink-0 rounded-control border border-line object-cover" />
      )}
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere] select-text">
        {/* Never cut off: the end of a host says whose it is. */}
        <p className="text-secondary text-text-3">
          <bdi dir="ltr">{target.host}</bdi>
          {siteName !== '' && (
            <>
              {' · '}
              <bdi>{showableText(siteName)}</bdi>
            </>
          )}
        </p>
        <p dir="auto" className="line-clamp-2 font-medium">
          <MessageLink target={target}>{showableText(title)}</MessageLink>
        </p>
        {description !== '' && (
          <p dir="auto" className="line-clamp-2 text-secondary text-text-2">
            {showableText(description)}
          </p>
        )}
      </div>
      {children}
    </div>
  );
}
