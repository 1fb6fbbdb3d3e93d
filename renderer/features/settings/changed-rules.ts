import type { WorkspacePolicy } from '../../../shared/domain/workspace-policy';

/** Rules that are allowed or not. */
export const allowances = ['linkPreviews', 'gifs', 'mediaPlayers'] as const;

export type Rule = 'edit' | 'delete' | 'timers' | (typeof allowances)[number];

/** What is another rule in `after` than before, in the order in which the settings show them. */
export function changedRules(before: WorkspacePolicy, after: WorkspacePolicy): readonly Rule[] {
  const isChanged: Readonly<Record<Rule, boolean>> = {
    edit: before.editWindowMs !== after.editWindowMs,
    delete: before.deleteWindowMs !== after.deleteWindowMs,
    timers: longestOf(before) !== longestOf(after) || before.timers.rule !== after.timers.rule,
    linkPreviews: before.linkPreviews !== after.linkPreviews,
    gifs: before.gifs !== after.gifs,
    mediaPlayers: before.mediaPlayers !== after.mediaPlayers,
  };
  return (['edit', 'delete', 'timers', ...allowances] as const).filter((rule) => isChanged[rule]);
}

function longestOf({ timers }: WorkspacePolicy): number | undefined {
  return timers.rule === 'required' ? timers.longestMs : undefined;
}
