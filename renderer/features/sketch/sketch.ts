/** What is drawn on a sheet or a picture: strokes of a pen, of which the last can be taken back. */

/** Colours of the picture that is sent, so they are the same in every theme. */
export const inks = {
  black: '#1a1d21',
  red: '#d92c23',
  yellow: '#f5b700',
  green: '#1d8348',
  blue: '#1f5fd6',
  white: '#ffffff',
} as const;

export type Ink = keyof typeof inks;

/** As parts of the longer side of the picture. */
export const nibs = { fine: 0.004, medium: 0.01, broad: 0.03 } as const;

export type Nib = keyof typeof nibs;

/** From 0 to 1 in both directions, from the top left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Stroke {
  readonly ink: Ink;
  readonly nib: Nib;
  /** At least one. */
  readonly points: readonly Point[];
}

export interface Sketch {
  readonly strokes: readonly Stroke[];
  /** What the strokes were before each step, the last one last. */
  readonly past: readonly (readonly Stroke[])[];
}

export type SketchAction =
  | { readonly does: 'begin'; readonly stroke: Stroke }
  /** Draws the last stroke on. */
  | { readonly does: 'extend'; readonly points: readonly Point[] }
  | { readonly does: 'undo' }
  | { readonly does: 'clear' };

export const emptySketch: Sketch = { strokes: [], past: [] };

/** A hand that never rests fills no memory: what is beyond these is not drawn. */
export const sketchLimits = { strokes: 2_000, pointsPerStroke: 5_000 } as const;

export function changeSketch(sketch: Sketch, action: SketchAction): Sketch {
  const { strokes, past } = sketch;
  switch (action.does) {
    case 'begin':
      if (strokes.length >= sketchLimits.strokes) return sketch;
      return { strokes: [...strokes, action.stroke], past: [...past, strokes] };
    case 'extend': {
      const last = strokes.at(-1);
      if (last === undefined) return sketch;
      const points = [...last.points, ...action.points].slice(0, sketchLimits.pointsPerStroke);
      return { strokes: [...strokes.slice(0, -1), { ...last, points }], past };
    }
    case 'undo':
      return past.length === 0 ? sketch : { strokes: past.at(-1) ?? [], past: past.slice(0, -1) };
    case 'clear':
      return strokes.length === 0 ? sketch : { strokes: [], past: [...past, strokes] };
    default:
      return action satisfies never;
  }
}

/** The point that is `by` further, as far as there is sheet. */
export function movedBy(point: Point, by: Point): Point {
  return { x: clamped(point.x + by.x), y: clamped(point.y + by.y) };
}

/** Where a pointer is on the sheet; at its edge when it is beside it. All in the same unit. */
export function pointOn(
  sheet: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
  pointer: Point,
): Point {
  return { x: clamped((pointer.x - sheet.left) / sheet.width), y: clamped((pointer.y - sheet.top) / sheet.height) };
}

function clamped(part: number): number {
  return Math.min(1, Math.max(0, part));
}
