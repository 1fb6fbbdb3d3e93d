import { useRef, type ReactNode } from 'react';
import { Popover } from 'react-aria-components';

export interface PopoverAtProps {
  /** In CSS pixels of the window. What has no room below opens above the `height` that ends there. */
  readonly place: { readonly x: number; readonly y: number; readonly height?: number };
  readonly onClose: () => void;
  readonly className: string;
  readonly children: ReactNode;
}

/** An open popover at a point of the window, for what belongs to one of many rows. The focus goes back where it was. */
export function PopoverAt({ place, onClose, className, children }: PopoverAtProps) {
  const anchorRef = useRef<HTMLSpanElement>(null);
  const { x, y, height = 0 } = place;
  return (
    <>
      <span
        ref={anchorRef}
        aria-hidden
        className="pointer-events-none fixed w-0"
        style={{ left: x, top: y - height, height }}
      />
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
