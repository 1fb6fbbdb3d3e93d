import { Radio, RadioGroup } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import { skinTones, withTone, type SkinTone } from './emoji';

export interface SkinTonesProps {
  readonly tone: SkinTone;
  readonly onChange: (tone: SkinTone) => void;
}

const toneNames = ['none', 'light', 'mediumLight', 'medium', 'mediumDark', 'dark'] as const;
const sample = { emoji: '✋', hasTones: true };

/** The skin tone that emoji are picked in. */
export function SkinTones({ tone, onChange }: SkinTonesProps) {
  const { t } = useTranslation('emoji');
  return (
    <RadioGroup
      aria-label={t('tone.label')}
      orientation="horizontal"
      value={String(tone)}
      onChange={(value) => onChange(Number(value) as SkinTone)}
      className="flex items-center justify-end gap-0.5 border-t border-line pt-2"
    >
      {skinTones.map((each) => (
        <Radio
          key={each}
          value={String(each)}
          aria-label={t(`tone.${toneNames[each]}`)}
          className="grid size-7.5 place-items-center rounded-control text-lead leading-none data-hovered:bg-hover data-selected:bg-accent-soft"
        >
          {withTone(sample, each)}
        </Radio>
      ))}
    </RadioGroup>
  );
}
