import { TriangleAlert } from 'lucide-react';
import { useState, type MouseEvent, type ReactNode } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import { useShell } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { Icon } from '../../ui/Icon';
import { isGroupLink, type LinkTarget } from '../../../shared/domain/message-text/judge-link';
import { useOpenGroupLink } from '../join-by-link/group-link';
import { OpenLinkDialog } from './OpenLinkDialog';

export interface MessageLinkProps {
  readonly target: LinkTarget;
  readonly children: ReactNode;
}

/** A link in a message. One to a group is followed here; any other the shell opens in the system's browser; one that may deceive says so and asks first. */
export function MessageLink({ target, children }: MessageLinkProps) {
  const { href, host, warning } = target;
  const { t } = useTranslation('messageText');
  const { t: tErrors } = useTranslation('errors');
  const shell = useShell();
  const openGroup = useOpenGroupLink();
  const open = useAction(async () => {
    if (isGroupLink(href)) openGroup(href);
    else await shell.call('links.open', { url: href });
  });
  const [isAsking, setIsAsking] = useState(false);
  const onClick = (event: MouseEvent): void => {
    event.preventDefault();
    if (warning === undefined) void open.run();
    else setIsAsking(true);
  };
  return (
    <>
      <a
        href={href}
        title={href}
        draggable={false}
        onClick={onClick}
        className="rounded-[3px] text-accent underline decoration-1 underline-offset-2 [unicode-bidi:isolate] hover:text-accent-hover"
      >
        {children}
      </a>
      {warning !== undefined && (
        <span className="ms-1 text-secondary text-danger [unicode-bidi:isolate]">
          <Icon of={TriangleAlert} size="small" className="me-1 inline-block align-[-2px]" />
          {t(`warning.${warning}`, { host })}
        </span>
      )}
      {open.error && (
        <span role="alert" className="ms-1 text-secondary text-danger">
          {tErrors(open.error.code)}
        </span>
      )}
      {isAsking && (
        <OpenLinkDialog
          target={target}
          onClose={() => setIsAsking(false)}
          onOpen={() => {
            setIsAsking(false);
            void open.run();
          }}
        />
      )}
    </>
  );
}
