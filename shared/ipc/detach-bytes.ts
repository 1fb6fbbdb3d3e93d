/**
 * Replaces byte arrays that are a window into a larger buffer by copies of their own.
 *
 * Structured cloning copies the whole buffer behind a view: a Buffer of 20 bytes would take its 8 KiB pool along, with
 * whatever else lies in it. Values without such views are returned as they are, not copied.
 */
export function detachBytes(value: unknown): unknown {
  if (value instanceof Uint8Array) return isWhole(value) ? value : Uint8Array.from(value);
  if (Array.isArray(value)) {
    const items = value.map(detachBytes);
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isPlainObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [key, detachBytes(item)]);
  return entries.some(([key, item]) => item !== value[key]) ? Object.fromEntries(entries) : value;
}

function isWhole(bytes: Uint8Array): boolean {
  return bytes.byteLength === bytes.buffer.byteLength;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
