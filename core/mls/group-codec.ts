/** The stored form of a group's state. */
import { decodeGroupState, encodeGroupState } from 'ts-mls/clientState.js';
import { AppError } from '../../shared/errors';
import { clientConfig, holdGroup, openGroup, suiteOf, type GroupState } from './group-state';

const formatVersion = 1;

/** The whole state. Secret: it goes into the vault only, and the caller wipes it when it is stored. */
export function encodeGroup(state: GroupState): Uint8Array {
  const body = encodeGroupState(openGroup(state));
  const bytes = new Uint8Array(body.length + 1);
  bytes[0] = formatVersion;
  bytes.set(body, 1);
  body.fill(0);
  return bytes;
}

/** Reverses `encodeGroup`, on a copy: `bytes` may be wiped. Throws `vault.corrupt` for anything else. */
export function decodeGroup(bytes: Uint8Array): GroupState {
  try {
    if (bytes[0] !== formatVersion) throw new Error('another format');
    const decoded = decodeGroupState(bytes.slice(1), 0);
    if (decoded === undefined || decoded[1] !== bytes.length - 1) throw new Error('malformed');
    const client = { ...decoded[0], clientConfig: clientConfig(() => false) };
    suiteOf(client);
    return holdGroup(client);
  } catch (cause) {
    throw new AppError('vault.corrupt', { cause });
  }
}
