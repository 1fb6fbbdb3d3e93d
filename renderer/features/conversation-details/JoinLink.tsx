import { Link } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { Button } from '../../ui/Button';
import { Switch } from '../../ui/Switch';
import { Problem } from '../problem/Problem';
import { JoinLinkDialog } from './JoinLinkDialog';
import { Fact, PanelSection } from './panel-parts';

export interface JoinLinkProps {
  readonly conversation: ConversationView;
}

/** Whether the group can be joined by a link: to choose for its admins, who have the link, as a fact for the others. */
export function JoinLink({ conversation }: JoinLinkProps) {
  const { t } = useTranslation('conversationDetails');
  const core = useCore();
  const [isShown, setIsShown] = useState(false);
  const { conversationId, hasJoinLink, may } = conversation;
  const set = useAction(async (isOn: boolean) => {
    await core.callRepeatable('conversations.setJoinLink', { conversationId, to: isOn ? 'on' : 'off' });
    setIsShown(isOn);
  });
  if (!may.manage) {
    return (
      hasJoinLink && (
        <PanelSection title={t('joinLink.title')}>
          <dl>
            <Fact name={t('joinLink.switch')} value={t('joinLink.on')} />
          </dl>
        </PanelSection>
      )
    );
  }
  return (
    <PanelSection title={t('joinLink.title')}>
      <Switch
        look="fact"
        label={t('joinLink.switch')}
        hint={hasJoinLink ? t('joinLink.hintOn') : t('joinLink.hintOff')}
        isOn={hasJoinLink}
        isDisabled={set.isPending}
        onChange={(isOn) => void set.run(isOn)}
      />
      {hasJoinLink && (
        <Button size="small" icon={Link} onPress={() => setIsShown(true)} className="mt-2">
          {t('joinLink.show')}
        </Button>
      )}
      {set.error && <Problem error={set.error} className="mt-2" />}
      {isShown && hasJoinLink && <JoinLinkDialog conversation={conversation} onClose={() => setIsShown(false)} />}
    </PanelSection>
  );
}
