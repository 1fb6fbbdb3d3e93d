import { limits } from '../../shared/domain/limits';
import { AppError } from '../../shared/errors';
import { splitWelcome } from '../mls/welcome/make-welcome';

/** What the envelope around a welcome, and its seal, add to it at most. */
const envelopeBytes = 256;

/** Throws `input.too-large` when the relay would not take what one of the added devices is sent: the group is too large. */
export function checkWelcomeSize(welcome: Uint8Array): void {
  const [largest] = splitWelcome(welcome)
    .map((single) => single.welcome.length)
    .sort((a, b) => b - a);
  if (largest !== undefined && largest + envelopeBytes > limits.entryBytes) throw new AppError('input.too-large');
}
