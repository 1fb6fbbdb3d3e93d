/**
 * Keeps React Aria from noting what is in transition. It listens for one cancellation only, so of what is taken away while two of its
 * properties change it never hears the end, and holds it, with all that is in it, as long as the window is there. It would use the note
 * only to wait with the focus, under a screen reader, for what comes from beyond the edge of a phone.
 */
export function leaveTransitionsUntracked(window: Window): void {
  window.addEventListener('transitionrun', (event) => event.stopPropagation(), { capture: true });
}
