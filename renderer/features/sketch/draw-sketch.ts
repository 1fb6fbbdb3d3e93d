import { inks, nibs, type Point, type Stroke } from './sketch';

/** What a stroke asks of a canvas. */
export type StrokeContext = Pick<
  CanvasRenderingContext2D,
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'quadraticCurveTo'
  | 'stroke'
  | 'strokeStyle'
  | 'lineWidth'
  | 'lineCap'
  | 'lineJoin'
>;

/** In pixels. */
export interface SheetSize {
  readonly width: number;
  readonly height: number;
}

/** Draws strokes over what is there; rounded where points are far apart. */
export function drawStrokes(context: StrokeContext, strokes: readonly Stroke[], size: SheetSize): void {
  for (const { ink, nib, points } of strokes) {
    context.strokeStyle = inks[ink];
    context.lineWidth = Math.max(1, nibs[nib] * Math.max(size.width, size.height));
    context.lineCap = 'round';
    context.lineJoin = 'round';
    context.beginPath();
    drawLine(
      context,
      points.map(({ x, y }) => ({ x: x * size.width, y: y * size.height })),
    );
    context.stroke();
  }
}

function drawLine(context: StrokeContext, points: readonly Point[]): void {
  const [first, ...rest] = points;
  if (first === undefined) return;
  context.moveTo(first.x, first.y);
  // A point alone is a dot: a line of no length with round ends.
  if (rest.length === 0) context.lineTo(first.x, first.y);
  rest.forEach((point, index) => {
    const next = rest[index + 1];
    if (next === undefined) context.lineTo(point.x, point.y);
    else context.quadraticCurveTo(point.x, point.y, (point.x + next.x) / 2, (point.y + next.y) / 2);
  });
}

const blankSize: SheetSize = { width: 1_200, height: 800 };

/** A white sheet. */
export function blankSheet(): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = blankSize.width;
  canvas.height = blankSize.height;
  const context = canvas.getContext('2d');
  if (context !== null) {
    context.fillStyle = inks.white;
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  return asFile(canvas);
}

/** The picture with the strokes on it. Rejects when it can't be decoded. */
export async function withStrokes(picture: Blob, strokes: readonly Stroke[]): Promise<Blob> {
  const bitmap = await createImageBitmap(picture);
  const canvas = document.createElement('canvas');
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  const context = canvas.getContext('2d');
  context?.drawImage(bitmap, 0, 0);
  bitmap.close();
  if (context !== null) drawStrokes(context, strokes, canvas);
  return await asFile(canvas);
}

function asFile(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? new Blob()), 'image/png'));
}
