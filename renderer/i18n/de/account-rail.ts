import type { accountRail as english } from '../en/account-rail';
import type { Words } from '../words';

export const accountRail: Words<typeof english> = {};
