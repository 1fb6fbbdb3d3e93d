import type { CoreContract } from '../../shared/ipc/core-contract';
import type { Handlers } from '../../shared/ipc/serve-contract';
import { updateProfile } from '../directory/update-profile';
import type { AccountCore } from './account-core';

type PeopleHandlers = Pick<Handlers<CoreContract>, 'people.list' | 'profile.update'>;

export function peopleHandlers(core: AccountCore): PeopleHandlers {
  return {
    'people.list': () => core.member().directory.people(),
    'profile.update': (profile) => updateProfile(core.member().directory, profile),
  };
}
