import {
  Bold,
  Code,
  EyeOff,
  Italic,
  Link,
  List,
  SquareCode,
  Strikethrough,
  TextQuote,
  type LucideIcon,
} from 'lucide-react';
import { memo } from 'react';
import { Toolbar } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import { IconButton } from '../../ui/IconButton';
import { keyWords } from '../../ui/keys';
import { formatKeys, formats, type Format } from './composer-format';

const icons: Readonly<Record<Format, LucideIcon>> = {
  bold: Bold,
  italic: Italic,
  strike: Strikethrough,
  spoiler: EyeOff,
  code: Code,
  'code-block': SquareCode,
  list: List,
  quote: TextQuote,
  link: Link,
};

export interface FormatBarProps {
  readonly onFormat: (format: Format) => void;
}

/** Buttons that format what is selected in the field. */
export const FormatBar = memo(function FormatBar({ onFormat }: FormatBarProps) {
  const { t } = useTranslation('composer');
  const { t: tCommon } = useTranslation('common');
  return (
    <Toolbar aria-label={t('format.label')} className="flex flex-wrap gap-0.5 border-b border-line px-2 py-1">
      {formats.map((format) => (
        <IconButton
          key={format}
          icon={icons[format]}
          label={t(`format.${format}`)}
          shortcut={keyWords(formatKeys[format], tCommon)}
          tooltipPlacement="top"
          preventFocusOnPress
          onPress={() => onFormat(format)}
          className="size-8"
        />
      ))}
    </Toolbar>
  );
});
