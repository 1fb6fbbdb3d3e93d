import { useId } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import { Dialog } from '../../ui/Dialog';
import { keyNames, type KeyCombination } from '../../ui/keys';
import { composerDeeds, composerKeys } from '../conversation/composer-keys';
import { formatKeys, formats } from '../conversation/composer-format';
import { messageKeys } from '../message/message-keys';
import { shortcutKeys, shortcuts } from '../workspace/shortcuts';

export interface ShortcutsDialogProps {
  readonly onClose: () => void;
}

interface ShortcutLine {
  readonly words: string;
  readonly keys: KeyCombination;
}

/** As a box to check has them (SelectionMark), and whatever can be ended. */
const selectionKeys = { toggle: ['Space'], extend: ['Shift', 'Space'], end: ['Escape'] } as const;

/** All keys that do something, by where they do it. */
export function ShortcutsDialog({ onClose }: ShortcutsDialogProps) {
  const { t } = useTranslation('shortcuts');
  const { t: tComposer } = useTranslation('composer');
  const { t: tMessage } = useTranslation('message');
  const everywhere = shortcuts.map((does) => ({ words: t(`does.${does}`), keys: shortcutKeys[does] }));
  const composer = [
    ...composerDeeds.map((deed) => ({ words: t(`writes.${deed}`), keys: composerKeys[deed] })),
    ...formats.map((format) => ({ words: tComposer(`format.${format}`), keys: formatKeys[format] })),
  ];
  const message = messageKeys.map(({ does, keys }) => ({
    words: tMessage(`action.${does}`),
    keys,
  }));
  const selection = (['toggle', 'extend', 'end'] as const).map((does) => ({
    words: t(`selects.${does}`),
    keys: selectionKeys[does],
  }));
  return (
    <Dialog
      width="large"
      title={t('title')}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      {/* Takes the focus, so that the arrow keys scroll: nothing in it does. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div role="group" aria-label={t('title')} tabIndex={0} className="mt-4 gap-x-9 rounded-control sm:columns-2">
        <ShortcutGroup title={t('everywhere')} lines={everywhere} />
        <ShortcutGroup title={t('message')} lines={message} />
        <ShortcutGroup title={t('selection')} lines={selection} />
        <ShortcutGroup title={t('composer')} lines={composer} />
      </div>
    </Dialog>
  );
}

interface ShortcutGroupProps {
  readonly title: string;
  readonly lines: readonly ShortcutLine[];
}

function ShortcutGroup({ title, lines }: ShortcutGroupProps) {
  const { t } = useTranslation('common');
  const titleId = useId();
  return (
    <section aria-labelledby={titleId} className="mb-5">
      <h3 id={titleId} className="mb-1 break-after-avoid text-label font-bold text-text-2">
        {title}
      </h3>
      <dl>
        {lines.map(({ words, keys }) => (
          <div
            key={words}
            className="flex min-h-8 break-inside-avoid items-center gap-3 border-b border-line py-1 last:border-b-0"
          >
            <dt className="min-w-0 flex-1 [overflow-wrap:anywhere]">{words}</dt>
            <dd className="flex shrink-0 gap-1">
              {keyNames(keys, t).map((name) => (
                <kbd
                  key={name}
                  className="min-w-6 rounded-[5px] border border-line-strong px-1.5 text-center font-sans text-time leading-5 font-medium text-text-2"
                >
                  {name}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
