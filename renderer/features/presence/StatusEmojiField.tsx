import { useId } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';

/** What working days are made of. */
const suggestions = [
  '💬',
  '📅',
  '🩺',
  '📞',
  '🎧',
  '✍️',
  '🍽️',
  '☕',
  '🚗',
  '🚆',
  '🏠',
  '🌴',
  '🤒',
  '👶',
  '🎓',
  '🔕',
] as const;

export interface StatusEmojiFieldProps {
  /** Empty when there is none. */
  readonly value: string;
  readonly onChange: (emoji: string) => void;
}

/** One emoji, or none. Arrow keys move along; one that was set elsewhere stays to be chosen. */
export function StatusEmojiField({ value, onChange }: StatusEmojiFieldProps) {
  const { t } = useTranslation('presence');
  const labelId = useId();
  const isForeign = value !== '' && !suggestions.some((emoji) => emoji === value);
  const offered = isForeign ? [value, ...suggestions] : suggestions;
  return (
    <div>
      <span id={labelId} className="mb-1.5 block text-label font-medium">
        {t('dialog.emoji')}
      </span>
      <ToggleButtonGroup
        aria-labelledby={labelId}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[value === '' ? 'none' : value]}
        onSelectionChange={(keys) => {
          const [key] = keys;
          onChange(key === undefined || key === 'none' ? '' : String(key));
        }}
        className="flex flex-wrap gap-1"
      >
        <ToggleButton id="none" className={`px-2.5 text-label ${choiceClass}`}>
          {t('dialog.noEmoji')}
        </ToggleButton>
        {offered.map((emoji) => (
          <ToggleButton key={emoji} id={emoji} className={`w-8.5 text-[1.125rem] ${choiceClass}`}>
            {emoji}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </div>
  );
}

const choiceClass =
  'inline-grid h-8.5 place-items-center rounded-control text-text-2 transition-colors duration-120 data-hovered:bg-hover data-selected:bg-accent-soft data-selected:text-accent data-selected:outline-2 data-selected:outline-accent';
