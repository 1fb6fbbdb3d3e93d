/** Why something is refused: a test that only expects an error would not notice when another check refuses it. */
import { AppError } from '../../../shared/errors';
import { openEnvironment, type Environment } from '../group/environment';
import type { GroupState } from '../group/group-state';
import { processMessage } from '../group/process-message';
import { Refusal } from '../refusal';

/** Which check refuses `work`; 'accepted' when none does. Whatever else it throws is thrown. */
export function reasonOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    const cause = error instanceof AppError && error.code === 'crypto.failed' ? error.cause : error;
    if (cause instanceof Refusal) return cause.message;
    throw error;
  }
  return 'accepted';
}

/** What a member with this state says to a message. The state is not used up, so that it can be asked again. */
export function verdictOn(
  state: GroupState,
  message: Uint8Array,
  environment: Environment = openEnvironment(),
): string {
  return reasonOf(() => processMessage(copyOf(state), message, environment));
}

/** A deep copy: whatever becomes of the state, the copy stays. */
export function copyOf(state: GroupState): GroupState {
  const { suite, ...rest } = state;
  return { ...structuredClone(rest), suite };
}
