/** Calls back once the next frame is painted. Returns a function that ends the waiting. */
export function afterPaint(act: () => void): () => void {
  let timer: number | undefined;
  // The task after an animation frame runs when that frame is painted.
  const frame = requestAnimationFrame(() => {
    timer = window.setTimeout(act);
  });
  return () => {
    cancelAnimationFrame(frame);
    window.clearTimeout(timer);
  };
}
