export interface Size {
  readonly width: number;
  readonly height: number;
}

/** In CSS pixels. Smaller ones could neither be seen nor pressed. */
const smallest: Size = { width: 64, height: 48 };

/** The most of an image in the timeline. */
export const mostOfMessage: Size = { width: 320, height: 280 };

/** The room for an image of this many pixels, inside of `most`: known before its bytes are, so that nothing moves when they come. */
export function shownSize({ width, height }: Size, most: Size): Size {
  const scale = Math.min(1, most.width / width, most.height / height);
  return {
    width: Math.round(Math.max(smallest.width, width * scale)),
    height: Math.round(Math.max(smallest.height, height * scale)),
  };
}
