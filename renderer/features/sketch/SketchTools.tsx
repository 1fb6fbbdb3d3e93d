import { Eraser, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { ToggleButton, ToggleButtonGroup, Toolbar } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import { IconButton } from '../../ui/IconButton';
import { inks, nibs, type Ink, type Nib, type Sketch, type SketchAction } from './sketch';

export interface SketchToolsProps {
  readonly sketch: Sketch;
  readonly ink: Ink;
  readonly onInk: (ink: Ink) => void;
  readonly nib: Nib;
  readonly onNib: (nib: Nib) => void;
  readonly change: (action: SketchAction) => void;
}

const inkNames = Object.keys(inks) as readonly Ink[];
const nibNames = Object.keys(nibs) as readonly Nib[];
const dotSizes: Readonly<Record<Nib, string>> = { fine: 'size-1', medium: 'size-2', broad: 'size-3.5' };

/** The pen's colour and width, and what takes back. */
export function SketchTools({ sketch, ink, onInk, nib, onNib, change }: SketchToolsProps) {
  const { t } = useTranslation('sketch');
  return (
    <Toolbar aria-label={t('tools')} className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1">
      <Choices label={t('ink')} names={inkNames} chosen={ink} onChoose={onInk} nameOf={(name) => t(`inks.${name}`)}>
        {(name) => (
          <span style={{ background: inks[name] }} className="size-5 rounded-full border border-line-strong" />
        )}
      </Choices>
      <Choices label={t('nib')} names={nibNames} chosen={nib} onChoose={onNib} nameOf={(name) => t(`nibs.${name}`)}>
        {(name) => <span className={`rounded-full bg-text ${dotSizes[name]}`} />}
      </Choices>
      <div className="flex gap-0.5">
        <IconButton
          icon={Undo2}
          label={t('undo')}
          tooltipPlacement="top"
          isDisabled={sketch.past.length === 0}
          onPress={() => change({ does: 'undo' })}
        />
        <IconButton
          icon={Eraser}
          label={t('clear')}
          tooltipPlacement="top"
          isDisabled={sketch.strokes.length === 0}
          onPress={() => change({ does: 'clear' })}
        />
      </div>
    </Toolbar>
  );
}

interface ChoicesProps<Name extends string> {
  readonly label: string;
  readonly names: readonly Name[];
  readonly chosen: Name;
  readonly onChoose: (name: Name) => void;
  readonly nameOf: (name: Name) => string;
  readonly children: (name: Name) => ReactNode;
}

function Choices<Name extends string>(props: ChoicesProps<Name>) {
  const { label, names, chosen, onChoose, nameOf, children } = props;
  return (
    <ToggleButtonGroup
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[chosen]}
      onSelectionChange={(keys) => {
        const next = names.find((name) => keys.has(name));
        if (next !== undefined) onChoose(next);
      }}
      className="flex gap-0.5"
    >
      {names.map((name) => (
        <ToggleButton
          key={name}
          id={name}
          aria-label={nameOf(name)}
          className="grid size-8 place-items-center rounded-control border-2 border-transparent data-hovered:bg-hover data-selected:border-accent data-selected:bg-accent-soft"
        >
          {children(name)}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
