import { useCallback } from 'react';
import { useTranslation } from '../../i18n/use-translation';

export interface NamedImage {
  readonly isAnimated: boolean;
  readonly alt: string;
}

/** What an image is called where it can't be seen: "GIF: dancing cat". */
export function useImageWords(): (image: NamedImage) => string {
  const { t } = useTranslation('image');
  return useCallback(
    ({ isAnimated, alt }) => {
      if (alt === '') return isAnimated ? t('gif') : t('picture');
      return isAnimated ? t('gifNamed', { alt }) : t('pictureNamed', { alt });
    },
    [t],
  );
}
