/** Measures MLS in a process of its own, so that it can run in Node and in Electron's runtime. */
import path from 'node:path';
import { cryptoReady, randomBytes } from '../core/crypto/primitives';
import { openVault, type Vault, type VaultKey } from '../core/vault/vault';
import { systemClock } from '../shared/domain/clock';
import { answerRequests } from './child';
import { FilledGroup } from './filled-group';
import { measureCommits, measureJoining, measureLoading } from './mls-commits';
import { commitSizes, messageSizes, type FigureName, type Figures } from './mls-figures';
import { measureDurableTransaction, measureFirstMessages, measureMessages } from './mls-messages';
import { measureTsMls } from './mls-ts-mls';

export interface MlsReport {
  /** Name and version. */
  readonly runtime: string;
  readonly ours: Figures;
  readonly tsMls: Figures;
}

type Measured = Partial<Record<FigureName, number>>;

/** Of ts-mls, by the size of the group: one takes seconds in a large one. */
const tsMlsCommits: Readonly<Record<number, number>> = { 2: 0, 100: 8, 1_000: 3 };

const handlers = {
  /** Keeps its vault in `folder`. */
  async measure(folder: string, isWithTsMls: boolean): Promise<MlsReport> {
    await cryptoReady();
    const key = randomBytes(32) as VaultKey;
    const vault = openVault({ path: path.join(folder, 'vault.db'), key, clock: systemClock });
    try {
      const ours: Measured = {};
      const tsMls: Measured = {};
      for (const size of messageSizes) {
        const group = await FilledGroup.of(size);
        await measureOurs(vault, group, size, ours);
        // It is the second one of two, and one more in the others.
        if (isWithTsMls) await measureTheirs(size === 2 ? await FilledGroup.of(1) : group, size, tsMls);
      }
      await measureOtherSuite(vault, ours);
      return { runtime: nameOfRuntime(), ours, tsMls };
    } finally {
      vault.close();
    }
  },
};

export type MlsRequests = typeof handlers;

answerRequests(handlers, async () => {});

async function measureOurs(
  vault: Vault,
  group: FilledGroup,
  size: (typeof messageSizes)[number],
  figures: Measured,
): Promise<void> {
  const messages = measureMessages(vault, group);
  figures[`protect, ${size}`] = messages.protectMs;
  figures[`unprotect, ${size}`] = messages.unprotectMs;
  figures[`protect primitives, ${size}`] = messages.sendPrimitivesMs;
  figures[`unprotect primitives, ${size}`] = messages.receivePrimitivesMs;
  figures[`message row bytes, ${size}`] = messages.rowBytes;
  if (!isCommitSize(size)) {
    figures['durable transaction'] = measureDurableTransaction(vault, group);
    return;
  }
  const first = measureFirstMessages(vault, group);
  figures[`unprotect first, ${size}`] = first.unprotectMs;
  figures[`first message row bytes, ${size}`] = first.rowBytes;
  const joining = await measureJoining(group);
  figures[`join, ${size}`] = joining.joinMs;
  figures[`join on one thread, ${size}`] = joining.oneThreadMs;
  figures[`join signatures, ${size}`] = joining.signaturesMs;
  figures[`welcome bytes, ${size}`] = joining.welcomeBytes;
  figures[`load, ${size}`] = measureLoading(vault, group);
  figures[`create group, ${size}`] = group.creationMs;
  const parents = group.countParents();
  figures[`parents, ${size}`] = parents.all;
  figures[`blank parents, ${size}`] = parents.blank;
  const commits = measureCommits(vault, group);
  figures[`create commit, ${size}`] = commits.createMs;
  figures[`process commit, ${size}`] = commits.processMs;
  figures[`store commit, ${size}`] = commits.storeMs;
  figures[`committer row bytes, ${size}`] = commits.committerRowBytes;
  figures[`receiver row bytes, ${size}`] = commits.receiverRowBytes;
  figures[`commit bytes, ${size}`] = commits.commitBytes;
}

async function measureTheirs(
  group: FilledGroup,
  size: (typeof messageSizes)[number],
  figures: Measured,
): Promise<void> {
  const times = await measureTsMls(group, tsMlsCommits[size] ?? 0);
  figures[`protect, ${size}`] = times.protectMs;
  figures[`unprotect, ${size}`] = times.unprotectMs;
  if (!isCommitSize(size)) return;
  figures[`join on one thread, ${size}`] = times.joinMs;
  figures[`create commit, ${size}`] = times.createMs;
  figures[`process commit, ${size}`] = times.processMs;
}

async function measureOtherSuite(vault: Vault, figures: Measured): Promise<void> {
  const messages = measureMessages(vault, await FilledGroup.of(2, 0x0001));
  figures['protect, suite 1'] = messages.protectMs;
  figures['unprotect, suite 1'] = messages.unprotectMs;
}

function isCommitSize(size: number): size is (typeof commitSizes)[number] {
  return commitSizes.some((each) => each === size);
}

function nameOfRuntime(): string {
  const { electron, node } = process.versions as { readonly electron?: string; readonly node: string };
  return electron === undefined ? `Node ${node}` : `Electron ${electron} (Node ${node})`;
}
