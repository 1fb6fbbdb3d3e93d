import { ChevronRight, DoorOpen, KeyRound, Ticket, type LucideIcon } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import { Icon } from '../../ui/Icon';

export type Path = 'join' | 'found';

export interface WelcomeProps {
  /** The choice that has the focus: the first, or the one that the person came back from. */
  readonly focusedPath: Path;
  readonly onChoose: (path: Path) => void;
}

/** The first screen: what this is, and the two ways in. */
export function Welcome({ focusedPath, onChoose }: WelcomeProps) {
  const { t } = useTranslation('onboarding');
  return (
    <>
      <h1 className="mt-9 text-display font-bold tracking-[-0.025em]">{t('headline')}</h1>
      <p className="mt-2 max-w-100 text-lead text-balance text-text-2">{t('lead')}</p>
      <div className="mt-7 grid gap-3">
        <Choice
          icon={Ticket}
          title={t('invitation.title')}
          text={t('invitation.text')}
          isFocused={focusedPath === 'join'}
          onPress={() => onChoose('join')}
        />
        <Choice
          icon={DoorOpen}
          title={t('founding.title')}
          text={t('founding.text')}
          isFocused={focusedPath === 'found'}
          onPress={() => onChoose('found')}
        />
      </div>
      <p className="mt-6.5 flex gap-2 text-secondary text-text-3">
        <Icon of={KeyRound} size="small" className="mt-0.5" />
        <span>{t('fine')}</span>
      </p>
    </>
  );
}

interface ChoiceProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly text: string;
  readonly isFocused: boolean;
  readonly onPress: () => void;
}

function Choice({ icon, title, text, isFocused, onPress }: ChoiceProps) {
  return (
    <Button
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- a screen that just opened has one obvious next step
      autoFocus={isFocused}
      onPress={onPress}
      className="group @container w-full rounded-composer border border-line bg-surface p-4 text-start shadow-[0_1px_2px_#1b21240d] transition-colors duration-120 data-focus-visible:field-ring data-focus-visible:outline-offset-0! data-hovered:border-accent data-pressed:bg-hover"
    >
      <span className="flex items-center gap-3.5">
        <span className="grid size-11 @max-[18rem]:hidden place-items-center rounded-card bg-accent-soft text-accent">
          <Icon of={icon} />
        </span>
        <span className="min-w-0 flex-1">
          <span className="block hyphens-auto text-[0.9375rem] leading-5 font-medium">{title}</span>
          <span className="mt-0.5 block text-label text-text-2">{text}</span>
        </span>
        <Icon
          of={ChevronRight}
          className="text-text-3 transition-transform @max-[18rem]:hidden duration-120 group-data-hovered:translate-x-0.5 rtl:-scale-x-100"
        />
      </span>
    </Button>
  );
}
