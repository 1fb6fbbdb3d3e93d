import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from '../i18n/use-translation';
import { FocusReturn } from './focus-return';
import { IconButton } from './IconButton';

const widths = { small: 'max-w-[26rem]', medium: 'max-w-[32.5rem]', large: 'max-w-[45rem]' } as const;

export interface DialogProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly isOpen: boolean;
  /** Called with false by Escape, the close button and, unless `role` is `alertdialog`, a click outside. */
  readonly onOpenChange: (isOpen: boolean) => void;
  /** `alertdialog` for a question that must be answered. */
  readonly role?: 'dialog' | 'alertdialog';
  readonly width?: keyof typeof widths;
  readonly children: ReactNode;
}

/** A modal dialog: takes the focus, keeps it, and gives it back where it was. */
export function Dialog({
  title,
  description,
  isOpen,
  onOpenChange,
  role = 'dialog',
  width = 'medium',
  children,
}: DialogProps) {
  const { t } = useTranslation('common');
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      isDismissable={role === 'dialog'}
      className="fixed inset-0 z-40 flex animate-appear items-center justify-center bg-(--scrim) p-3 sm:p-6"
    >
      <Modal className={`flex max-h-full w-full animate-rise ${widths[width]}`}>
        <AriaDialog
          role={role}
          className="relative flex max-h-full w-full flex-col overflow-hidden rounded-dialog border border-line bg-surface shadow-float outline-none"
        >
          <FocusReturn />
          {/* Stays above what is scrolled: the button to close it stands beside it, and would lie over that. */}
          <Heading
            slot="title"
            className="shrink-0 ps-5 pe-14 pt-5 text-title font-bold tracking-[-0.015em] sm:ps-7 sm:pe-16 sm:pt-6.5"
          >
            {title}
          </Heading>
          <div className="scroll-quiet min-h-0 px-5 pb-5 sm:px-7 sm:pb-6.5">
            {description !== undefined && <div className="mt-1 text-text-2">{description}</div>}
            {children}
          </div>
          {role === 'dialog' && (
            <IconButton
              icon={X}
              label={t('close')}
              className="absolute end-4 top-4.5"
              onPress={() => onOpenChange(false)}
            />
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
