import type { invites as english } from '../en/invites';
import type { Words } from '../words';

export const invites: Words<typeof english> = {};
