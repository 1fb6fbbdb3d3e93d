import { useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { SegmentedControl } from '../../ui/SegmentedControl';
import { Select } from '../../ui/Select';
import { Problem } from '../problem/Problem';
import { changePreferences } from './change-preferences';
import { silenceEndMs, silenceEnds, type SilenceEnd } from './silence-ends';

export interface SilenceDialogProps {
  readonly conversation: ConversationView;
  readonly onClose: () => void;
}

/** Silences a conversation, and says until when. */
export function SilenceDialog({ conversation, onClose }: SilenceDialogProps) {
  const { t } = useTranslation('conversationActions');
  const { t: tCommon } = useTranslation('common');
  const core = useCore();
  const { notify: current } = conversation.preferences;
  const [notify, setNotify] = useState(current === 'all' ? 'nothing' : current);
  const [end, setEnd] = useState<SilenceEnd>('hour');
  const silence = useAction(async () => {
    await changePreferences(core, conversation, { notify, notifyUntilMs: silenceEndMs(end, Date.now()) });
    onClose();
  });
  return (
    <Dialog
      title={t('silence.title')}
      description={t('silence.text')}
      width="small"
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          void silence.run();
        }}
        className="mt-4 grid gap-5"
      >
        <SegmentedControl
          label={t('notify')}
          options={(['nothing', 'mentions'] as const).map((id) => ({ id, label: t(`notifyChoice.${id}`) }))}
          value={notify}
          onChange={setNotify}
        />
        <Select
          label={t('silence.end')}
          options={silenceEnds.map((id) => ({ id, label: t(`silence.ends.${id}`) }))}
          value={end}
          onChange={setEnd}
        />
        {silence.error && <Problem error={silence.error} />}
        <div className="flex justify-end">
          <Button type="submit" variant="primary" isPending={silence.isPending}>
            {tCommon('save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
