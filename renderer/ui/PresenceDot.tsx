/** How somebody is who is here. */
export type PresenceMark = 'available' | 'busy' | 'away';

/** Told apart by their shape, too: full, with a bar, hollow. */
const marks: Readonly<Record<PresenceMark, string>> = {
  available: 'bg-ok',
  busy: 'bg-danger after:absolute after:inset-x-[22%] after:top-1/2 after:h-[1.5px] after:-translate-y-1/2 after:bg-(--dot-plane,var(--list))',
  away: 'border-2 border-gold-mark bg-(--dot-plane,var(--list))',
};

/** A dot at the corner of a picture. Decoration: the words stand beside it. `--dot-plane` is the plane that it lies on. */
export function PresenceDot({ mark }: { readonly mark: PresenceMark }) {
  return (
    <span
      aria-hidden
      data-presence={mark}
      className={`absolute -end-px -bottom-px size-[max(0.5rem,28%)] max-h-3.5 max-w-3.5 rounded-full shadow-[0_0_0_2px_var(--dot-plane,var(--list))] ${marks[mark]}`}
    />
  );
}
