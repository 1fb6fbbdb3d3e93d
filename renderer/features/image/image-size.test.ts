import { describe, expect, it } from 'vitest';
import { shownSize } from './image-size';

const most = { width: 320, height: 320 };

describe('the room for an image', () => {
  it.each([
    [
      { width: 200, height: 100 },
      { width: 200, height: 100 },
    ],
    [
      { width: 640, height: 320 },
      { width: 320, height: 160 },
    ],
    [
      { width: 100, height: 3_200 },
      { width: 64, height: 320 },
    ],
    [
      { width: 1, height: 1 },
      { width: 64, height: 48 },
    ],
    [
      { width: 4_096, height: 1 },
      { width: 320, height: 48 },
    ],
  ])('is that of its pixels within bounds: %o', (pixels, room) => {
    expect(shownSize(pixels, most)).toEqual(room);
  });
});
