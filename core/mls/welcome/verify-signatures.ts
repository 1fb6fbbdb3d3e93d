/** The signatures of a tree that one joins, verified on the threads of node:crypto: there may be a thousand of them. */
import { isSignedWithLabel, signContent, type LabeledSignature } from '../crypto/labels';
import { verifyEd25519InBackground } from '../crypto/curve25519';
import type { OpenedWelcome } from './open-welcome';

/** Below this many it is not worth the way to another thread. */
const fewSignatures = 8;

/** Whether all signatures of an opened welcome are valid. Never rejects. */
export async function areSignaturesValid({ suite, signatures }: OpenedWelcome): Promise<boolean> {
  if (signatures.length <= fewSignatures) return signatures.every((signed) => isSignedWithLabel(suite, signed));
  const verdicts = await Promise.all(signatures.map(verify));
  return verdicts.every(Boolean);
}

function verify(signed: LabeledSignature): Promise<boolean> {
  return verifyEd25519InBackground(signed.publicKey, signContent(signed), signed.signature);
}
