import { expect, test } from 'vitest';
import { openPolicy } from '../../../shared/domain/workspace-policy';
import { changedRules } from './changed-rules';

test('each rule that is another one is named, and no other', () => {
  expect(changedRules(openPolicy, openPolicy)).toEqual([]);
  expect(changedRules(openPolicy, { ...openPolicy, editWindowMs: 0 })).toEqual(['edit']);
  expect(changedRules({ ...openPolicy, deleteWindowMs: 5 }, { ...openPolicy, gifs: false })).toEqual([
    'delete',
    'gifs',
  ]);
  expect(changedRules({ ...openPolicy, linkPreviews: false, mediaPlayers: false }, openPolicy)).toEqual([
    'linkPreviews',
    'mediaPlayers',
  ]);
});

test('timers that vanish sooner are another rule', () => {
  const required = (longestMs: number) => ({ ...openPolicy, timers: { rule: 'required', longestMs } as const });
  expect(changedRules(required(1_000), required(2_000))).toEqual(['timers']);
  expect(changedRules(required(1_000), required(1_000))).toEqual([]);
  expect(changedRules(openPolicy, { ...openPolicy, timers: { rule: 'forbidden' } })).toEqual(['timers']);
});
