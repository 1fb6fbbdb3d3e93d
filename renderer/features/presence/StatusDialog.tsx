import { useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import { limits } from '../../../shared/domain/limits';
import type { Presence, StatusInput } from '../../../shared/ipc/core-contract';
import type { Core } from '../../connection/core';
import { useAction } from '../../connection/use-action';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { SegmentedControl } from '../../ui/SegmentedControl';
import { Select } from '../../ui/Select';
import { TextField } from '../../ui/TextField';
import { Problem } from '../problem/Problem';
import { StatusEmojiField } from './StatusEmojiField';
import { statusEndMs, statusEnds, type StatusEnd } from './status-end';
import { usePresenceWords } from './use-presence-words';

export interface StatusDialogProps {
  readonly core: Core;
  /** What is set now. */
  readonly own: Presence;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Where the person says how they are, and until when. */
export function StatusDialog({ core, own, isOpen, onOpenChange }: StatusDialogProps) {
  const { t } = useTranslation('presence');
  return (
    <Dialog title={t('dialog.title')} description={t('dialog.description')} isOpen={isOpen} onOpenChange={onOpenChange}>
      <StatusForm core={core} own={own} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

interface StatusFormProps {
  readonly core: Core;
  readonly own: Presence;
  readonly onDone: () => void;
}

function StatusForm({ core, own, onDone }: StatusFormProps) {
  const { t } = useTranslation(['presence', 'common']);
  const words = usePresenceWords();
  const [status, setStatus] = useState(own.status);
  const [emoji, setEmoji] = useState(own.emoji);
  const [text, setText] = useState(own.text);
  const [end, setEnd] = useState<StatusEnd | 'kept'>(own.untilMs === undefined ? 'never' : 'kept');
  const save = useAction(async (input: StatusInput) => {
    await core.callRepeatable('presence.setStatus', input);
    onDone();
  });
  const kept = own.untilMs === undefined ? [] : [{ id: 'kept' as const, label: words.until(own) }];
  const hasStatus = own.status !== 'available' || own.text !== '' || own.emoji !== '';
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        const untilMs = end === 'kept' ? own.untilMs : statusEndMs(end, Date.now());
        void save.run({ status, text: text.trim(), emoji, ...(untilMs === undefined ? {} : { untilMs }) });
      }}
      className="mt-5 grid gap-5"
    >
      <SegmentedControl
        label={t('dialog.availability')}
        options={(['available', 'busy', 'away'] as const).map((id) => ({ id, label: t(`availability.${id}`) }))}
        value={status}
        onChange={setStatus}
      />
      <TextField
        label={t('dialog.text')}
        optional={t('common:optional')}
        placeholder={t('dialog.placeholder')}
        value={text}
        onChange={setText}
        maxLength={limits.statusTextLength}
        autoComplete="off"
      />
      <StatusEmojiField value={emoji} onChange={setEmoji} />
      <Select
        label={t('dialog.end')}
        options={[...kept, ...statusEnds.map((id) => ({ id, label: t(`dialog.ends.${id}`) }))]}
        value={end}
        onChange={setEnd}
      />
      {save.error && <Problem error={save.error} />}
      <div className="flex flex-wrap justify-end gap-3">
        {hasStatus && (
          <Button
            isDisabled={save.isPending}
            onPress={() => void save.run({ status: 'available', text: '', emoji: '' })}
            className="me-auto"
          >
            {t('dialog.clear')}
          </Button>
        )}
        <Button type="submit" variant="primary" isPending={save.isPending}>
          {t('common:save')}
        </Button>
      </div>
    </Form>
  );
}
