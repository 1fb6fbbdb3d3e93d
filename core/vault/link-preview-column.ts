import type { Database } from '@signalapp/sqlcipher';
import type { LinkPreview } from '../../shared/domain/link-preview';
import { decodePreview, encodePreview } from '../content/link-preview-codec';
import { blob, type Blob } from './columns';

export function previewColumn(preview: LinkPreview | undefined): Blob | null {
  return preview === undefined ? null : blob(encodePreview(preview));
}

export function previewFromColumn(column: Blob | null): LinkPreview | undefined {
  // In memory of its own, as what SQLCipher gives is not.
  return column === null ? undefined : decodePreview(new Uint8Array(column));
}

/** The previews of the messages with these keys, of those that have one. */
export function previewsOf(db: Database, keys: readonly number[]): ReadonlyMap<number, LinkPreview> {
  if (keys.length === 0) return new Map();
  const rows = db
    .prepare(
      'SELECT key, link_preview FROM message WHERE key IN (SELECT value FROM json_each(?)) AND link_preview IS NOT NULL',
    )
    .all<{ readonly key: number; readonly link_preview: Blob }>([JSON.stringify(keys)]);
  return new Map(rows.map(({ key, link_preview }) => [key, decodePreview(new Uint8Array(link_preview))]));
}
