import { ImagePlus } from 'lucide-react';
import { useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import { useTranslation } from '../i18n/use-translation';
import { Avatar } from './Avatar';
import { Button } from './Button';
import { shrinkPicture } from './shrink-picture';

export interface PictureFieldProps {
  readonly label: string;
  readonly optional?: string;
  /** Its bytes, or its name in the `PictureSource` around it. */
  readonly picture: Uint8Array<ArrayBuffer> | string | undefined;
  readonly onChange: (picture: Uint8Array<ArrayBuffer> | undefined) => void;
  readonly maximumBytes: number;
  /** What stands in while there is no picture, see `Avatar`. */
  readonly id: string;
  readonly name: string;
  readonly shape?: 'person' | 'group';
}

/** Chooses an image file and makes a small square picture of it; nothing but that square leaves the file. */
export function PictureField({
  label,
  optional,
  picture,
  onChange,
  maximumBytes,
  id,
  name,
  shape = 'person',
}: PictureFieldProps) {
  const { t } = useTranslation('common');
  const [isUnreadable, setIsUnreadable] = useState(false);

  const choose = async (files: FileList | null): Promise<void> => {
    const file = files?.[0];
    if (file === undefined) return;
    const shrunk = await shrinkPicture(file, maximumBytes);
    setIsUnreadable(shrunk === undefined);
    if (shrunk !== undefined) onChange(shrunk);
  };

  return (
    <fieldset>
      <legend className="mb-1.5 block text-label font-medium">
        {label}
        {optional !== undefined && <span className="ms-1.5 font-regular text-text-3">{optional}</span>}
      </legend>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Avatar id={id} name={name} picture={picture} shape={shape} size={40} />
        <FileTrigger acceptedFileTypes={['image/*']} onSelect={(files) => void choose(files)}>
          <Button size="small" icon={ImagePlus}>
            {picture === undefined ? t('picture.choose') : t('picture.replace')}
          </Button>
        </FileTrigger>
        {picture !== undefined && (
          <Button size="small" variant="quiet" onPress={() => onChange(undefined)}>
            {t('picture.remove')}
          </Button>
        )}
      </div>
      {isUnreadable && (
        <p role="alert" className="mt-1.5 text-secondary text-danger">
          {t('picture.unreadable')}
        </p>
      )}
    </fieldset>
  );
}
