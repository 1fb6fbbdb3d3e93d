import { NotebookPen, UserRound, UsersRound } from 'lucide-react';
import { avatarColour, initials } from './avatar-look';
import { Icon } from './Icon';
import { NamedPicture, Picture } from './Picture';
import { PresenceDot, type PresenceMark } from './PresenceDot';

const sizes = {
  24: 'size-6 text-[0.5625rem]',
  32: 'size-8 text-[0.75rem]',
  36: 'size-9 text-[0.8125rem]',
  38: 'size-9.5 text-ui',
  40: 'size-10 text-ui',
  68: 'size-17 text-[1.5rem]',
  96: 'size-24 text-[2rem]',
} as const;

const groupRadius = {
  24: 'rounded-[7px]',
  32: 'rounded-[10px]',
  36: 'rounded-[11px]',
  38: 'rounded-[11px]',
  40: 'rounded-[12px]',
  68: 'rounded-[20px]',
  96: 'rounded-[28px]',
} as const;

const pictureClass = 'absolute inset-0 size-full object-cover';

const signs = { person: UserRound, group: UsersRound, notes: NotebookPen } as const;

export interface AvatarProps {
  /** Hex id of the person, group or workspace: chooses the colour, which stays when the name changes. */
  readonly id: string;
  readonly name: string;
  /** Its bytes, or its name in the `PictureSource` around it. */
  readonly picture?: Uint8Array | string | undefined;
  /** People are round; groups, workspaces and notes are rounded squares, notes with a sign of their own in place of letters. */
  readonly shape?: keyof typeof signs;
  /** CSS pixels at normal text size. */
  readonly size?: keyof typeof sizes;
  /** Adds a dot; say the same in words. */
  readonly presence?: PresenceMark | undefined;
  readonly className?: string;
}

/** A picture, or initials on a colour, or a silhouette without a name. Decoration: the name stands beside it or labels what holds it. */
export function Avatar({ presence, className = '', ...face }: AvatarProps) {
  if (presence === undefined) return <Face {...face} className={className} />;
  return (
    <span className={`relative grid shrink-0 ${className}`}>
      <Face {...face} className="" />
      <PresenceDot mark={presence} />
    </span>
  );
}

function Face({ id, name, picture, shape = 'person', size = 40, className }: Omit<AvatarProps, 'presence'>) {
  const radius = shape === 'person' ? 'rounded-full' : groupRadius[size];
  const letters = shape === 'notes' ? '' : initials(name);
  return (
    <span
      aria-hidden
      className={`relative grid shrink-0 place-items-center overflow-hidden font-bold text-white select-none ${avatarColour(id)} ${sizes[size]} ${radius} ${className}`}
    >
      {letters === '' ? <Icon of={signs[shape]} className="size-1/2!" /> : letters}
      {typeof picture === 'string' && <NamedPicture name={picture} className={pictureClass} />}
      {picture instanceof Uint8Array && <Picture bytes={picture} className={pictureClass} />}
    </span>
  );
}
