/**
 * Reads a write-ahead log (https://www.sqlite.org/fileformat2.html#the_write_ahead_log) before SQLite does. SQLite applies
 * any log whose checksums fit, another vault's too, and silently leaves out everything after a frame whose checksum does
 * not: the vault would be older than what was sent from it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { pageBytes, readSalt, sealCheck } from './page-seal';
import type { VaultKey } from './vault';

/**
 * `sound`, with the pages that the log replaces. `foreign`: its pages are not sealed with this key and for this vault.
 * `cut`: something is missing or changed in the midst of what was durable.
 */
export type LogState =
  | { readonly kind: 'sound'; readonly pages: ReadonlySet<number> }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'cut' };

const headerBytes = 32;
const frameHeaderBytes = 24;
const frameBytes = frameHeaderBytes + pageBytes;
/** The last bit says in which order of bytes the checksums read words. */
const magic = 0x377f0682;

/** Judges the log of the vault at `path`; none is sound. Throws the file system's errors. */
export function checkLog(path: string, key: VaultKey): LogState {
  const log = existsSync(`${path}-wal`) ? readFileSync(`${path}-wal`) : new Uint8Array(0);
  const header = readHeader(log);
  if (header === 'none') return { kind: 'sound', pages: new Set() };
  if (header === 'broken') return { kind: 'cut' };
  const isSealed = sealCheck(key, readSalt(path));
  const pages = new Set<number>();
  let uncommitted: number[] = [];
  let checksum = header.checksum;
  for (let at = headerBytes; at + frameBytes <= log.length; at += frameBytes) {
    const frame = readFrame(log, at, header, checksum);
    if (frame === undefined) return wasDurable(log, at, header) ? { kind: 'cut' } : { kind: 'sound', pages };
    if (!isSealed(log.subarray(at + frameHeaderBytes, at + frameBytes), frame.pageNumber)) return { kind: 'foreign' };
    checksum = frame.checksum;
    uncommitted.push(frame.pageNumber);
    if (!frame.isCommit) continue;
    for (const page of uncommitted) pages.add(page);
    uncommitted = [];
  }
  return { kind: 'sound', pages };
}

type Checksum = readonly [number, number];

interface Header {
  readonly isLittleEndian: boolean;
  /** Of this use of the log: frames with other ones are left from an earlier use. */
  readonly salts: readonly [number, number];
  readonly checksum: Checksum;
}

function readHeader(log: Uint8Array): Header | 'none' | 'broken' {
  // A log that was begun and never written to, or whose room was made before its bytes came.
  if (log.length < headerBytes || log.subarray(0, headerBytes).every((byte) => byte === 0)) return 'none';
  const view = viewOf(log);
  const isLittleEndian = (view.getUint32(0) & 1) === 0;
  const checksum = sum(view, 0, 24, isLittleEndian, [0, 0]);
  const isWhole = (view.getUint32(0) & ~1) === magic && view.getUint32(8) === pageBytes && isAt(view, 24, checksum);
  return isWhole ? { isLittleEndian, salts: [view.getUint32(16), view.getUint32(20)], checksum } : 'broken';
}

interface Frame {
  readonly pageNumber: number;
  readonly isCommit: boolean;
  readonly checksum: Checksum;
}

// Undefined where the log ends for SQLite.
function readFrame(log: Uint8Array, at: number, header: Header, before: Checksum): Frame | undefined {
  const view = viewOf(log);
  if (!hasSalts(view, at, header)) return undefined;
  const ofHeader = sum(view, at, 8, header.isLittleEndian, before);
  const checksum = sum(view, at + frameHeaderBytes, pageBytes, header.isLittleEndian, ofHeader);
  if (!isAt(view, at + 16, checksum)) return undefined;
  return { pageNumber: view.getUint32(at), isCommit: view.getUint32(at + 4) !== 0, checksum };
}

/**
 * Whether what follows a frame that does not fit was durable once. The last transaction may lack any of its frames after a
 * power cut; the next one was only begun when it was durable.
 */
function wasDurable(log: Uint8Array, brokenAt: number, header: Header): boolean {
  const view = viewOf(log);
  let hasCommit = false;
  for (let at = brokenAt; at + frameBytes <= log.length; at += frameBytes) {
    if (!hasSalts(view, at, header)) continue;
    if (hasCommit) return true;
    hasCommit = view.getUint32(at + 4) !== 0;
  }
  return false;
}

function hasSalts(view: DataView, at: number, { salts }: Header): boolean {
  return view.getUint32(at + 8) === salts[0] && view.getUint32(at + 12) === salts[1];
}

function sum(view: DataView, from: number, length: number, isLittleEndian: boolean, start: Checksum): Checksum {
  let [first, second] = start;
  for (let at = from; at < from + length; at += 8) {
    first = (first + view.getUint32(at, isLittleEndian) + second) >>> 0;
    second = (second + view.getUint32(at + 4, isLittleEndian) + first) >>> 0;
  }
  return [first, second];
}

function isAt(view: DataView, at: number, [first, second]: Checksum): boolean {
  return view.getUint32(at) === first && view.getUint32(at + 4) === second;
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
