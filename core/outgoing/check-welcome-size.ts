import { limits } from '../../shared/domain/limits';
import { AppError } from '../../shared/errors';
import { envelopeBytes } from '../content/inbox-codec';
import { splitWelcome } from '../mls/welcome/make-welcome';

/** Throws `input.too-large` when the relay would not take what one of the added devices is sent: the group is too large. */
export function checkWelcomeSize(welcome: Uint8Array): void {
  const [largest] = splitWelcome(welcome)
    .map((single) => single.welcome.length)
    .sort((a, b) => b - a);
  if (largest !== undefined && largest + envelopeBytes > limits.entryBytes) throw new AppError('input.too-large');
}
