/**
 * Noto Color Emoji as Chromium draws it. The package has every sign twice, as layers of shapes (COLR) and as pictures (SVG), which only other
 * browsers draw and are four fifths of it, and compressed: to decode that stops the page for a quarter of a second. Without the
 * pictures, and as it lies in memory, it is there at once.
 */
import path from 'node:path';
import { inflateSync } from 'node:zlib';

const picturesTable = 'SVG ';
const packed = /emoji-400-normal-[\w-]+\.woff$/;

/** For Vite: puts the font as it is drawn in the place of the packed one that the styles name, and leaves out all other old formats. */
export const emojiFont = {
  name: 'emoji-font',
  generateBundle(_, files) {
    if (!Object.keys(files).some((name) => packed.test(name))) throw new Error('The font of the emoji is missing.');
    for (const [name, file] of Object.entries(files)) {
      if (!name.endsWith('.woff')) continue;
      delete files[name];
      if (!packed.test(name)) continue;
      const unpackedName = name.replace(/\.woff$/, '.ttf');
      this.emitFile({ type: 'asset', fileName: unpackedName, source: unpackFont(file.source, [picturesTable]) });
      renameInStyles(files, path.basename(name), path.basename(unpackedName));
    }
  },
};

function renameInStyles(files, from, to) {
  for (const [name, file] of Object.entries(files)) {
    if (name.endsWith('.css')) file.source = String(file.source).replaceAll(from, to);
  }
}

const woffHeaderBytes = 44;
const woffEntryBytes = 20;
const sfntHeaderBytes = 12;
const sfntEntryBytes = 16;

/** A font in WOFF 1.0 (W3C) as SFNT (OpenType 1.9, "Organization of an OpenType font"), without some of its tables. */
function unpackFont(woff, without) {
  const bytes = Buffer.from(woff.buffer, woff.byteOffset, woff.byteLength);
  if (bytes.toString('latin1', 0, 4) !== 'wOFF') throw new Error('This is no font in WOFF 1.0.');
  const count = bytes.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, index) =>
    readTable(bytes, woffHeaderBytes + index * woffEntryBytes),
  );
  return writeFont(
    bytes.subarray(4, 8),
    tables.filter(({ tag }) => !without.includes(tag)),
  );
}

function readTable(bytes, at) {
  const offset = bytes.readUInt32BE(at + 4);
  const packedLength = bytes.readUInt32BE(at + 8);
  const length = bytes.readUInt32BE(at + 12);
  const content = bytes.subarray(offset, offset + packedLength);
  return {
    tag: bytes.toString('latin1', at, at + 4),
    checksum: bytes.readUInt32BE(at + 16),
    content: packedLength < length ? inflateSync(content) : content,
  };
}

function writeFont(flavour, tables) {
  const header = Buffer.alloc(sfntHeaderBytes + tables.length * sfntEntryBytes);
  const entrySelector = Math.floor(Math.log2(tables.length));
  const searchRange = 2 ** entrySelector * sfntEntryBytes;
  flavour.copy(header);
  header.writeUInt16BE(tables.length, 4);
  header.writeUInt16BE(searchRange, 6);
  header.writeUInt16BE(entrySelector, 8);
  header.writeUInt16BE(tables.length * sfntEntryBytes - searchRange, 10);
  const parts = [header];
  let offset = header.length;
  for (const [index, { tag, checksum, content }] of tables.entries()) {
    const at = sfntHeaderBytes + index * sfntEntryBytes;
    header.write(tag, at, 'latin1');
    header.writeUInt32BE(checksum, at + 4);
    header.writeUInt32BE(offset, at + 8);
    header.writeUInt32BE(content.length, at + 12);
    const padding = Buffer.alloc((4 - (content.length % 4)) % 4);
    parts.push(content, padding);
    offset += content.length + padding.length;
  }
  return Buffer.concat(parts);
}
