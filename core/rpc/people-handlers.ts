import type { CoreContract } from '../../shared/ipc/core-contract';
import type { Handlers } from '../../shared/ipc/serve-contract';
import { annotate, demandOther } from '../directory/annotate';
import { updateProfile } from '../directory/update-profile';
import type { AccountCore } from './account-core';

type PeopleHandlers = Pick<
  Handlers<CoreContract>,
  'people.list' | 'people.annotate' | 'people.setBlocked' | 'profile.update'
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
    'profile.update': (profile) => updateProfile(core.member().directory, profile),
  };
}
