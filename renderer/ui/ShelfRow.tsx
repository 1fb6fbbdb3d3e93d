import type { LucideIcon } from 'lucide-react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { Icon } from './Icon';

export interface Shelf<Id extends string> {
  readonly id: Id;
  readonly icon: LucideIcon;
  readonly name: string;
}

export interface ShelfRowProps<Id extends string> {
  readonly label: string;
  readonly shelves: readonly Shelf<Id>[];
  readonly chosen: Id;
  readonly onChange: (id: Id) => void;
  /** Whether names stand beside the icons; else they are read aloud, and shown while the pointer rests. */
  readonly hasNames?: boolean;
}

const looks = {
  icons: { row: 'justify-between', shelf: 'grid size-7.5 place-items-center' },
  names: { row: 'gap-1', shelf: 'flex min-h-7.5 items-center gap-1.5 px-2.5 text-label font-medium' },
} as const;

/** The shelves of a picker, one of which is open. */
export function ShelfRow<Id extends string>({ label, shelves, chosen, onChange, hasNames = false }: ShelfRowProps<Id>) {
  const look = looks[hasNames ? 'names' : 'icons'];
  return (
    <ToggleButtonGroup
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[chosen]}
      onSelectionChange={(keys) => {
        const next = shelves.find(({ id }) => keys.has(id));
        if (next !== undefined) onChange(next.id);
      }}
      className={`flex ${look.row}`}
    >
      {shelves.map(({ id, icon, name }) => (
        <ToggleButton
          key={id}
          id={id}
          {...(!hasNames && { 'aria-label': name })}
          className={`${look.shelf} rounded-control text-text-2 data-hovered:bg-hover data-selected:bg-accent-soft data-selected:text-accent`}
        >
          {hasNames ? (
            <>
              <Icon of={icon} size="small" />
              {name}
            </>
          ) : (
            <span title={name}>
              <Icon of={icon} size="small" />
            </span>
          )}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
