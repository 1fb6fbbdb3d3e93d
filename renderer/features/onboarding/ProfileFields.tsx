import type { Ref } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import { limits } from '../../../shared/domain/limits';
import { PictureField } from '../../ui/PictureField';
import { TextField } from '../../ui/TextField';
import type { DraftProps } from './draft';

export interface ProfileFieldsProps extends DraftProps {
  /** The form was sent without a name. */
  readonly isNameMissing: boolean;
  readonly nameRef: Ref<HTMLInputElement>;
  /** Chooses the colour that stands in for a picture. */
  readonly colourId: string;
}

/** How the others will see the person. */
export function ProfileFields({ draft, onChange, isNameMissing, nameRef, colourId }: ProfileFieldsProps) {
  const { t } = useTranslation(['onboarding', 'common']);
  return (
    <>
      <TextField
        label={t('name')}
        hint={t('nameHint')}
        {...(isNameMissing && draft.displayName.trim() === '' ? { problem: t('nameMissing') } : {})}
        value={draft.displayName}
        onChange={(displayName) => onChange({ displayName })}
        maxLength={limits.displayNameLength}
        autoComplete="off"
        inputRef={nameRef}
        isRequired
        validationBehavior="aria"
      />
      <PictureField
        label={t('picture')}
        optional={t('common:optional')}
        picture={draft.picture}
        onChange={(picture) => onChange({ picture })}
        maximumBytes={limits.pictureBytes}
        id={colourId}
        name={draft.displayName}
      />
    </>
  );
}
