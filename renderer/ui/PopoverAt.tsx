import { useRef, type ReactNode } from 'react';
import { Popover } from 'react-aria-components';

export interface PopoverAtProps {
  /** In CSS pixels of the window. */
  readonly place: { readonly x: number; readonly y: number };
  readonly onClose: () => void;
  readonly className: string;
  readonly children: ReactNode;
}

/** An open popover at a point of the window, for what belongs to one of many rows. The focus goes back where it was. */
export function PopoverAt({ place, onClose, className, children }: PopoverAtProps) {
  const anchorRef = useRef<HTMLSpanElement>(null);
  return (
    <>
      <span ref={anchorRef} aria-hidden className="fixed size-0" style={{ left: place.x, top: place.y }} />
      <Popover
        isOpen
        triggerRef={anchorRef}
        placement="bottom start"
        offset={4}
        onOpenChange={(isOpen) => {
          if (!isOpen) onClose();
        }}
        className={`animate-appear rounded-card border border-line bg-raised shadow-float ${className}`}
      >
        {children}
      </Popover>
    </>
  );
}
