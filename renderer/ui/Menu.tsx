import { Check, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Header,
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection as AriaMenuSection,
  Separator,
  Text,
} from 'react-aria-components';
import { Icon } from './Icon';
import { PopoverAt } from './PopoverAt';

/** A point of the window, in CSS pixels. */
export interface MenuPlace {
  readonly x: number;
  readonly y: number;
  /** Of what ends at the point and is not to be hidden: what has no room below opens above it. */
  readonly height?: number;
}

/** Below the beginning of an element: where a menu opens that the keyboard asked for, or that a button opens. */
export function placeBelow(element: Element): MenuPlace {
  const { left, bottom, height } = element.getBoundingClientRect();
  return { x: left, y: bottom, height };
}

export interface MenuAtProps {
  /** Read aloud. */
  readonly label: string;
  readonly place: MenuPlace;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** An open menu at a point, for what belongs to one of many rows: they share one menu. The focus goes back where it was. */
export function MenuAt({ label, place, onClose, children }: MenuAtProps) {
  return (
    <PopoverAt place={place} onClose={onClose} className="max-w-80 min-w-52 p-1">
      <AriaMenu
        aria-label={label}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- a menu that opens takes the focus (ARIA practices)
        autoFocus="first"
        onClose={onClose}
        className="max-h-[80vh] overflow-y-auto outline-none"
      >
        {children}
      </AriaMenu>
    </PopoverAt>
  );
}

/** The look of an item in every menu; the keyboard's has the ring of the focus as well. */
export const menuItemClass =
  'flex min-h-8.5 items-center gap-2.5 rounded-control px-2.5 py-1 select-none data-focused:bg-accent-soft data-focus-visible:-outline-offset-2 data-disabled:opacity-50';

export interface MenuActionProps {
  readonly icon: LucideIcon;
  readonly children: string;
  /** `danger` for what can't be taken back. */
  readonly tone?: 'plain' | 'danger';
  /** Keys that do the same where the menu belongs to something that has the focus. */
  readonly keys?: string | undefined;
  /** Why it can't be done now. It can be chosen all the same, so that everybody comes to read it. */
  readonly reason?: string | undefined;
  readonly onAction: () => void;
}

/** One thing that a menu does. */
export function MenuAction({ icon, children, tone = 'plain', keys, reason, onAction }: MenuActionProps) {
  const looksDangerous = tone === 'danger' && reason === undefined;
  return (
    <AriaMenuItem
      textValue={children}
      onAction={onAction}
      className={`${menuItemClass} ${looksDangerous ? 'text-danger' : ''} ${reason === undefined ? '' : 'text-text-3'}`}
    >
      <Icon of={icon} size="small" className={looksDangerous ? '' : 'text-text-2'} />
      {reason === undefined ? (
        <span className="min-w-0 flex-1">{children}</span>
      ) : (
        <span className="min-w-0 flex-1">
          <Text slot="label">{children}</Text>
          <Text slot="description" className="block text-secondary text-text-2">
            {reason}
          </Text>
        </span>
      )}
      {keys !== undefined && <kbd className="ms-3 font-sans text-time text-text-3">{keys}</kbd>}
    </AriaMenuItem>
  );
}

export interface MenuChoiceProps<Id extends string> {
  readonly label: string;
  readonly options: readonly { readonly id: Id; readonly label: string }[];
  readonly value: Id;
  readonly onChange: (value: Id) => void;
}

/** One of a few, within a menu. */
export function MenuChoice<Id extends string>({ label, options, value, onChange }: MenuChoiceProps<Id>) {
  return (
    <AriaMenuSection
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const chosen = options.find(({ id }) => keys !== 'all' && keys.has(id));
        if (chosen) onChange(chosen.id);
      }}
    >
      <Header className="px-2.5 pt-1.5 pb-0.5 text-time font-bold tracking-[0.02em] text-text-3">{label}</Header>
      {options.map((option) => (
        <AriaMenuItem key={option.id} id={option.id} textValue={option.label} className={menuItemClass}>
          {({ isSelected }) => (
            <>
              <span className="grid size-[0.9375rem] shrink-0 place-items-center">
                {isSelected && <Icon of={Check} size="small" className="text-accent" />}
              </span>
              <span className="min-w-0 flex-1">{option.label}</span>
            </>
          )}
        </AriaMenuItem>
      ))}
    </AriaMenuSection>
  );
}

/** Sets apart what is of another kind. */
export function MenuLine() {
  return <Separator className="mx-1.5 my-1 h-px bg-line" />;
}
