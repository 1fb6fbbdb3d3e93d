import { randomBytes } from 'node:crypto';
import { idFromBytes } from '../shared/domain/ids';
import type { OutgoingMessage } from './core-process';

/** As long as in the measurements that the figures are compared with. */
const textLength = 200;

/** A new message of 200 characters. */
export function measuredMessage(): OutgoingMessage {
  return {
    messageId: idFromBytes('MessageId', Uint8Array.from(randomBytes(16))),
    text: randomBytes(textLength / 2).toString('hex'),
  };
}
