/** Pictures to choose in the window, made here so that none has to be kept in the repository. */
import { crc32, deflateSync } from 'node:zlib';

export interface PictureFile {
  readonly name: string;
  readonly mimeType: 'image/png';
  readonly buffer: Buffer;
}

const side = 256;

/** A PNG file with a pattern of its own for each `seed`, which carries `comment` as a camera would its place and time. */
export function makePicture(name: string, seed: number, comment: string): PictureFile {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2], 8); // eight bits for each of red, green and blue
  const buffer = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('tEXt', Buffer.from(`Comment\0${comment}`, 'latin1')),
    chunk('IDAT', deflateSync(pattern(seed))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  return { name, mimeType: 'image/png', buffer };
}

function pattern(seed: number): Buffer {
  const rows = Array.from({ length: side }, (_, y) => {
    const row = Buffer.alloc(1 + side * 3);
    for (let x = 0; x < side; x += 1) {
      row.set([(x * seed) % 256, (x ^ (y * seed)) % 256, (x * y + seed * 40) % 256], 1 + x * 3);
    }
    return row;
  });
  return Buffer.concat(rows);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
