import { useRef, useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import { limits } from '../../../shared/domain/limits';
import type { Self } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { PictureField } from '../../ui/PictureField';
import { TextField } from '../../ui/TextField';
import { SaveLine } from './SaveLine';

/** How the others see the person. */
export function ProfileSettings({ self }: { readonly self: Self }) {
  const { t } = useTranslation(['settings', 'common']);
  const core = useCore();
  const nameRef = useRef<HTMLInputElement>(null);
  const [displayName, setDisplayName] = useState(self.displayName);
  const [title, setTitle] = useState(self.title);
  const [picture, setPicture] = useState(self.picture);
  const [saved, setSaved] = useState({ displayName, title, picture });
  const [wasSaved, setWasSaved] = useState(false);
  const isNameMissing = displayName.trim() === '';
  const isChanged = displayName !== saved.displayName || title !== saved.title || picture !== saved.picture;

  const save = useAction(async () => {
    const profile = { displayName: displayName.trim(), title: title.trim(), ...(picture && { picture }) };
    await core.callRepeatable('profile.update', profile);
    setSaved({ displayName, title, picture });
    setWasSaved(true);
  });

  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        if (isNameMissing) nameRef.current?.focus();
        else void save.run();
      }}
      className="grid gap-5"
    >
      <PictureField
        label={t('profile.picture')}
        picture={picture}
        onChange={setPicture}
        maximumBytes={limits.pictureBytes}
        id={self.userId}
        name={displayName}
      />
      <TextField
        label={t('profile.name')}
        {...(isNameMissing ? { problem: t('profile.nameMissing') } : {})}
        value={displayName}
        onChange={setDisplayName}
        maxLength={limits.displayNameLength}
        autoComplete="off"
        inputRef={nameRef}
        isRequired
        validationBehavior="aria"
      />
      <TextField
        label={t('profile.jobTitle')}
        optional={t('common:optional')}
        hint={t('profile.jobTitleHint')}
        value={title}
        onChange={setTitle}
        maxLength={limits.titleLength}
        autoComplete="off"
      />
      <SaveLine action={save} isChanged={isChanged} isSaved={wasSaved} />
    </Form>
  );
}
