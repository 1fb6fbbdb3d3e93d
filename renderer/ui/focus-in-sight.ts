/**
 * Whether something that can be seen has the focus. What was hidden keeps it until the browser paints: keys that are pressed before would
 * reach it.
 */
export function hasFocusInSight(): boolean {
  const active = document.activeElement;
  return active !== null && active !== document.body && active.checkVisibility();
}
