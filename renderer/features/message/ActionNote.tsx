import { Check, CircleAlert } from 'lucide-react';
import { Icon } from '../../ui/Icon';
import type { SaidNote } from './use-note';

/** Floats above the composer for a moment; read aloud, without interrupting. */
export function ActionNote({ note }: { readonly note: SaidNote | undefined }) {
  return (
    <output className="pointer-events-none relative z-2 block h-0">
      {note !== undefined && (
        <span key={note.turn} className="absolute inset-x-4 bottom-2.5 flex justify-center">
          <span
            className={`inline-flex max-w-full animate-appear items-center gap-1.5 rounded-row border border-line bg-raised px-3 py-1.5 text-label font-medium shadow-card ${note.tone === 'problem' ? 'text-danger' : 'text-text-2'}`}
          >
            <Icon of={note.tone === 'problem' ? CircleAlert : Check} size="small" />
            <span className="min-w-0">{note.text}</span>
          </span>
        </span>
      )}
    </output>
  );
}
