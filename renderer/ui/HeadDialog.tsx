import type { ReactNode } from 'react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { FocusReturn } from './focus-return';

const widths = { medium: 'max-w-[36rem]', large: 'max-w-[44rem]' } as const;

export interface HeadDialogProps {
  /** Read aloud: the dialog shows no title. */
  readonly label: string;
  readonly onClose: () => void;
  readonly width?: keyof typeof widths;
  /** A `FilterField` with the look `head`, and what it finds. */
  readonly children: ReactNode;
}

/** A dialog in the upper part of the window that finds things while one types; Escape and a click outside close it. */
export function HeadDialog({ label, onClose, width = 'medium', children }: HeadDialogProps) {
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      className="fixed inset-0 z-40 flex animate-appear items-start justify-center bg-(--scrim) p-3 sm:pt-[12vh]"
    >
      <Modal className={`flex max-h-full w-full animate-rise ${widths[width]}`}>
        <Dialog
          aria-label={label}
          className="flex max-h-[min(38rem,calc(88vh-1.5rem))] w-full flex-col overflow-hidden rounded-dialog border border-line bg-surface shadow-float outline-none"
        >
          <FocusReturn />
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
