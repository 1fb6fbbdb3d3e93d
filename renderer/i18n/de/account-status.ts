import type { accountStatus as english } from '../en/account-status';
import type { Words } from '../words';

export const accountStatus: Words<typeof english> = {};
