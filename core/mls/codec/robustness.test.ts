import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { concatBytes, equalBytes } from '../../../shared/domain/bytes';
import { cryptoReady } from '../../crypto/primitives';
import { readCommit } from '../commit/commit';
import { readNumbers } from '../leaf/capabilities';
import { readCredential } from '../leaf/credential';
import { readExtensions } from '../leaf/extension';
import { writeLeafNode } from '../leaf/leaf-node';
import { Refusal } from '../refusal';
import { packageOf, testClient } from '../testing/test-client';
import { makeSamples, type Sample } from '../testing/samples';
import { readParentNode } from '../tree/parent-node';
import { decodeRatchetTree } from '../tree/ratchet-tree-extension';
import { maxLeafCount, nodeCount } from '../tree/tree-math';
import { readGroupSecrets, readWelcome } from '../welcome/welcome';
import { decode, type Reader } from './reader';
import { encode, Writer } from './writer';

const wireFormats = ['public_message', 'private_message', 'welcome', 'group_info', 'key_package'];
const proposals = ['add', 'update', 'remove', 'psk', 'reinit', 'external_init', 'group_context_extensions'];
const kinds = [
  ...wireFormats.map((kind) => `mls_${kind}`),
  ...proposals.map((proposalType) => `proposal ${proposalType}`),
  'framed content',
  'authenticated content',
  'commit',
  'update path',
  'ratchet tree',
  'parent node',
  'leaf node of a key package',
  'leaf node of an update',
  'leaf node of a commit',
  'key package',
  'group info',
  'welcome',
  'group secrets',
  'group context',
  'extensions',
  'required capabilities',
  'external senders',
  'external pub',
  'external psk id',
  'resumption psk id',
];
let samples: readonly Sample[] = [];

beforeAll(async () => {
  await cryptoReady();
  samples = makeSamples();
});

test('what groups send is read and written again byte for byte', () => {
  expect(new Set(samples.map(({ name }) => name))).toEqual(new Set(kinds));
  for (const { name, bytes, rewrite } of samples) expect(equalBytes(rewrite(bytes), bytes), name).toBe(true);
});

test('whatever is cut, at any byte, is refused, and so is what something follows', () => {
  for (const { name, bytes, rewrite } of samples) {
    for (let length = 0; length < bytes.length; length += 1) {
      if (attempt(rewrite, bytes.subarray(0, length)) !== 'refused') expect.fail(`${name}, cut to ${length}`);
    }
    expect(attempt(rewrite, Uint8Array.of(...bytes, 0)), name).toBe('refused');
  }
});

test('whichever byte is changed, the result is refused or read as it is written', () => {
  for (const { name, bytes, rewrite } of samples) {
    const changed = bytes.slice();
    for (const [position, byte] of bytes.entries()) {
      // All values where the bytes are few.
      const masks =
        bytes.length < 50 ? Array.from({ length: 255 }, (_, mask) => mask + 1) : [1 << (position % 7), 0x80];
      for (const mask of masks) {
        changed[position] = byte ^ mask;
        if (attempt(rewrite, changed) === 'misread') expect.fail(`${name}, byte ${position}`);
      }
      changed[position] = byte;
    }
  }
});

test('random bytes are refused or read as they are written', () => {
  for (const { name, rewrite } of samples) {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(attempt(rewrite, bytes), name).not.toBe('misread');
      }),
      { numRuns: 100 },
    );
  }
});

test('random bytes amid genuine ones are refused or read as they are written', () => {
  // Lengths that reach beyond everything among them.
  const replacement = fc.oneof(
    fc.uint8Array({ maxLength: 24 }),
    fc.constantFrom(Uint8Array.of(0xbf, 0xff, 0xff, 0xff), Uint8Array.of(0x7f, 0xff), new Uint8Array(40)),
  );
  for (const { name, bytes, rewrite } of samples) {
    fc.assert(
      fc.property(fc.nat(bytes.length), fc.nat(24), replacement, (start, removed, inserted) => {
        const mixed = Uint8Array.of(...bytes.subarray(0, start), ...inserted, ...bytes.subarray(start + removed));
        expect(attempt(rewrite, mixed), name).not.toBe('misread');
      }),
      { numRuns: 100 },
    );
  }
});

type Outcome = 'read' | 'refused';

// So many that work which grows faster than their number does not come to an end.
test.each<
  [string, readonly number[], Outcome, (items: Writer, many: Uint8Array) => unknown, (reader: Reader) => unknown]
>([
  ['certificates', [0], 'read', (to, many) => to.uint16(2).opaque(many), readCredential],
  ['numbers', [0, 1], 'read', (to, many) => to.opaque(many), readNumbers],
  ['equal extensions', [0, 1, 0], 'refused', (to, many) => to.opaque(many), readExtensions],
  ['equal unmerged leaves', [0, 0, 0, 1], 'refused', (to, many) => to.uint16(0).opaque(many), readParentNode],
  ['references', [2, 0], 'read', (to, many) => to.opaque(many).uint8(0), readCommit],
  ['group secrets', [0, 0, 0], 'read', (to, many) => to.uint16(3).opaque(many).uint8(0), readWelcome],
  ['pre-shared keys', [1, 0, 0], 'read', (to, many) => to.uint16(0).opaque(many), readGroupSecrets],
])('very many %s', (_name, item, outcome, write, read) => {
  const many = new Uint8Array(item.length * 2 ** 17).map((_, index) => item[index % item.length] ?? 0);
  const writer = new Writer();
  write(writer, many);
  const bytes = writer.finish();
  expect(outcomeOf(() => decode(bytes, read))).toBe(outcome);
});

test('a tree of more nodes than any group has is refused', () => {
  const blanks = new Uint8Array(nodeCount(maxLeafCount) + 1);
  expect(() => decodeTree([blanks, aLeaf()])).toThrow('the tree is too large');
});

test('a tree that is empty or ends with a blank node is refused', () => {
  decodeTree([aLeaf()]);
  for (const nodes of [[], [blank], [aLeaf(), blank], [aLeaf(), blank, blank]]) {
    expect(() => decodeTree(nodes)).toThrow('the tree ends with a blank node');
  }
});

test('a tree with a leaf in the place of a parent, or the other way round, is refused', () => {
  decodeTree([aLeaf(), aParent, aLeaf()]);
  for (const nodes of [[aParent], [aLeaf(), aLeaf()], [aLeaf(), aParent, aParent], [blank, aLeaf(), aLeaf()]]) {
    expect(() => decodeTree(nodes)).toThrow('a node is in the wrong place');
  }
});

const blank = Uint8Array.of(0);
const aParent = Uint8Array.of(1, 2, 0, 0, 0);

function aLeaf(): Uint8Array {
  const { leafNode } = packageOf(testClient('somebody')).keyPackage;
  return new Writer().uint8(1).uint8(1).bytes(encode(writeLeafNode, leafNode)).finish();
}

function decodeTree(nodes: readonly Uint8Array[]): unknown {
  return decodeRatchetTree(new Writer().opaque(concatBytes(...nodes)).finish());
}

function attempt(rewrite: Sample['rewrite'], bytes: Uint8Array): 'same' | 'misread' | 'refused' {
  let isSame = false;
  const outcome = outcomeOf(() => {
    isSame = Buffer.compare(rewrite(bytes), bytes) === 0;
  });
  if (outcome === 'refused') return outcome;
  return isSame ? 'same' : 'misread';
}

// Any error but a refusal fails the test.
function outcomeOf(work: () => unknown): Outcome {
  try {
    work();
    return 'read';
  } catch (error) {
    if (error instanceof Refusal) return 'refused';
    throw error;
  }
}
