/** From one epoch to the next: what whoever makes a commit and whoever follows it compute alike (RFC 9420 section 12.4). */
import { wipe } from '../../crypto/primitives';
import type { CipherSuite } from '../crypto/cipher-suite';
import type { GroupContext } from '../key-schedule/group-context';
import { beginEpoch, confirmationTag, joinerSecret, type EpochSecrets } from '../key-schedule/key-schedule';
import { secretTree, type SecretTree } from '../key-schedule/secret-tree';
import {
  confirmedTranscriptHash,
  interimTranscriptHash,
  type TranscribedCommit,
} from '../key-schedule/transcript-hash';
import type { Extension } from '../leaf/extension';
import { Refusal } from '../refusal';
import type { RatchetTree } from '../tree/ratchet-tree';
import { treeHash } from '../tree/tree-hash';

/** What a commit does to a group's public state. */
export interface EpochChange {
  readonly before: GroupContext;
  readonly tree: RatchetTree;
  readonly extensions: readonly Extension[];
}

export interface EpochKeys {
  readonly initSecret: Uint8Array;
  readonly commitSecret: Uint8Array;
  readonly pskSecret: Uint8Array;
}

export interface NextEpoch {
  readonly context: GroupContext;
  readonly secrets: EpochSecrets;
  readonly secretTree: SecretTree;
  readonly confirmationTag: Uint8Array;
  readonly interimTranscriptHash: Uint8Array;
  /** For whoever joins. Secret: the caller wipes it. */
  readonly joinerSecret: Uint8Array;
}

/** The context that path secrets are encrypted in: of the next epoch, but for the transcript. */
export function provisionalContext({ before, tree, extensions }: EpochChange): GroupContext {
  if (before.epoch >= maxEpoch) throw new Refusal('the group has no more epochs');
  return { ...before, epoch: before.epoch + 1n, treeHash: treeHash(tree), extensions };
}

const maxEpoch = 2n ** 64n - 1n;

/** `keys` stay the caller's. */
export function nextEpoch(
  suite: CipherSuite,
  change: EpochChange,
  transcript: { readonly interimTranscriptHash: Uint8Array; readonly commit: TranscribedCommit },
  keys: EpochKeys,
): NextEpoch {
  const confirmed = confirmedTranscriptHash(transcript.interimTranscriptHash, transcript.commit);
  const context = { ...provisionalContext(change), confirmedTranscriptHash: confirmed };
  const joiner = joinerSecret(suite, { ...keys, context });
  const { secrets, encryptionSecret, confirmationKey } = beginEpoch(suite, joiner, keys.pskSecret, context);
  const tag = confirmationTag(confirmationKey, confirmed);
  wipe(confirmationKey);
  return {
    context,
    secrets,
    secretTree: secretTree(change.tree.leaves.length, encryptionSecret),
    confirmationTag: tag,
    interimTranscriptHash: interimTranscriptHash(confirmed, tag),
    joinerSecret: joiner,
  };
}
