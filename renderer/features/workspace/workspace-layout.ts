/** How many panes stand side by side: list, conversation and details; without room for details; or one alone. */
export type WorkspaceLayout = 'three' | 'two' | 'one';

/** Chooses by the width in rem, so that large text gets fewer panes and not narrower ones. */
export function workspaceLayout(widthRem: number): WorkspaceLayout {
  if (widthRem >= 66) return 'three';
  return widthRem >= 44 ? 'two' : 'one';
}
