import { describe, expect, it } from 'vitest';
import { drawStrokes, type StrokeContext } from './draw-sketch';
import {
  changeSketch,
  emptySketch,
  movedBy,
  pointOn,
  sketchLimits,
  type Point,
  type Sketch,
  type Stroke,
} from './sketch';

const at = (x: number, y: number): Point => ({ x, y });
const stroke = (...points: readonly Point[]): Stroke => ({ ink: 'red', nib: 'medium', points });
const drawn = (...strokes: readonly Stroke[]): Sketch =>
  strokes.reduce((sketch, next) => changeSketch(sketch, { does: 'begin', stroke: next }), emptySketch);

describe('a sketch', () => {
  it('is drawn on where the last stroke ended', () => {
    const first = drawn(stroke(at(0, 0)), stroke(at(0.5, 0.5)));
    const { strokes } = changeSketch(first, { does: 'extend', points: [at(0.6, 0.5), at(0.7, 0.5)] });
    expect(strokes).toEqual([stroke(at(0, 0)), stroke(at(0.5, 0.5), at(0.6, 0.5), at(0.7, 0.5))]);
    expect(changeSketch(emptySketch, { does: 'extend', points: [at(0, 0)] })).toEqual(emptySketch);
  });

  it('takes back whole strokes, one after the other, and what was removed all at once', () => {
    const [one, two] = [stroke(at(0, 0)), stroke(at(1, 1))];
    const extended = changeSketch(drawn(one, two), { does: 'extend', points: [at(0.9, 1)] });
    const cleared = changeSketch(extended, { does: 'clear' });
    expect(cleared.strokes).toEqual([]);
    const back = changeSketch(cleared, { does: 'undo' });
    expect(back.strokes).toEqual(extended.strokes);
    expect(changeSketch(back, { does: 'undo' }).strokes).toEqual([one]);
    const empty = [1, 2, 3].reduce((sketch) => changeSketch(sketch, { does: 'undo' }), back);
    expect(empty).toEqual(emptySketch);
    expect(changeSketch(empty, { does: 'clear' })).toBe(empty);
  });

  it('grows no further than its limits', () => {
    const points = Array.from({ length: sketchLimits.pointsPerStroke + 5 }, () => at(0, 0));
    const long = changeSketch(drawn(stroke(at(0, 0))), { does: 'extend', points });
    expect(long.strokes[0]?.points).toHaveLength(sketchLimits.pointsPerStroke);
    const full: Sketch = { strokes: Array.from({ length: sketchLimits.strokes }, () => stroke(at(0, 0))), past: [] };
    expect(changeSketch(full, { does: 'begin', stroke: stroke(at(0, 0)) })).toBe(full);
  });

  it('ends at the edges of its sheet', () => {
    const sheet = { left: 100, top: 50, width: 200, height: 100 };
    expect(pointOn(sheet, at(150, 75))).toEqual(at(0.25, 0.25));
    expect(pointOn(sheet, at(0, 500))).toEqual(at(0, 1));
    expect(movedBy(at(0.5, 0.99), at(-0.02, 0.02))).toEqual(at(0.48, 1));
  });

  it('is drawn in the size of its sheet, each stroke in its colour and width, a point alone as a dot', () => {
    const heard: unknown[] = [];
    const note =
      (name: string) =>
      (...place: unknown[]): void =>
        void heard.push([name, ...place]);
    const context = {
      beginPath: note('begin'),
      moveTo: note('move'),
      lineTo: note('line'),
      quadraticCurveTo: note('curve'),
      stroke: () => heard.push([context.strokeStyle, context.lineWidth]),
    } as unknown as StrokeContext;
    drawStrokes(context, [stroke(at(0.5, 0.5)), stroke(at(0, 0), at(0.5, 0), at(1, 1))], { width: 200, height: 100 });
    expect(heard).toEqual([
      ['begin'],
      ['move', 100, 50],
      ['line', 100, 50],
      ['#d92c23', 2],
      ['begin'],
      ['move', 0, 0],
      ['curve', 100, 0, 150, 50],
      ['line', 200, 100],
      ['#d92c23', 2],
    ]);
  });
});
