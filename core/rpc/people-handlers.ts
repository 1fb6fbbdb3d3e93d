import type { PictureId } from '../../shared/domain/ids';
import type { CoreContract } from '../../shared/ipc/core-contract';
import type { Handlers } from '../../shared/ipc/serve-contract';
import { annotate, demandOther } from '../directory/annotate';
import { updateProfile } from '../directory/update-profile';
import { findPictureByHash } from '../vault/conversation-state-table';
import type { AccountCore } from './account-core';

type PeopleHandlers = Pick<
  Handlers<CoreContract>,
  'people.list' | 'people.some' | 'people.annotate' | 'people.setBlocked' | 'pictures.get' | 'profile.update'
>;

export function peopleHandlers(core: AccountCore): PeopleHandlers {
  return {
    'people.list': () => core.member().directory.people(),
    'people.annotate': ({ userId, ...annotation }) => annotate(core.vault, core.member().directory, userId, annotation),
    'people.setBlocked': ({ userId, isBlocked }) => {
      const { directory, engine } = core.member();
      demandOther(directory, userId);
      engine.setBlocked(userId, isBlocked);
    },
    'people.some': ({ userIds }) => {
      const { directory } = core.member();
      return userIds.flatMap((userId) => directory.person(userId) ?? []);
    },
    'pictures.get': ({ pictureIds }) =>
      pictureIds.flatMap((pictureId) => {
        const bytes = pictureOf(core, pictureId);
        return bytes === undefined ? [] : { pictureId, bytes };
      }),
    'profile.update': (profile) => updateProfile(core.member().directory, profile),
  };
}

function pictureOf({ vault, member }: AccountCore, pictureId: PictureId): Uint8Array<ArrayBuffer> | undefined {
  const ofPerson = member().directory.picture(pictureId);
  return ofPerson ?? vault.read((db) => findPictureByHash(db, pictureId));
}
