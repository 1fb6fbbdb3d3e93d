import { describe, expect, it } from 'vitest';
import { openPolicy, type WorkspacePolicy } from '../../../shared/domain/workspace-policy';
import type { MessageView } from '../../../shared/ipc/core-contract';
import { testConversation } from '../conversation/test-conversation';
import { bert, testMessage } from '../conversation/test-message';
import { closedWindowMs, messageActions, type MessageAction } from './message-actions';

const member = { post: true, addMembers: true, call: true, manage: false };
const group = testConversation('a', { may: member });
const own: Partial<MessageView> = { isOwn: true, state: 'delivered' };
const deleted: Partial<MessageView> = { body: { kind: 'deleted', by: bert } };

describe('the actions of a message', () => {
  it('are for a text of somebody else to answer, keep and pass on, and to delete for oneself', () => {
    expect(messageActions(testMessage(1), group)).toEqual([
      'reply',
      'react',
      'forward',
      'copy',
      'pin',
      'star',
      'info',
      'select',
      'delete-for-me',
    ]);
  });

  it('pass on a picture, and take it out of the application if it stays', () => {
    const image = { kind: 'image', width: 8, height: 8, sizeBytes: 9, alt: '', text: '' } as const;
    const bodyOf = (isAnimated: boolean, text = '') => ({ ...image, isAnimated, text, mentions: [] });
    const moving = { body: bodyOf(true) };
    const actionsOf = (fields: Partial<MessageView>) => messageActions(testMessage(1, fields), group);
    expect(actionsOf(moving)).toEqual([
      'reply',
      'react',
      'save-gif',
      'forward',
      'copy-image',
      'save-image',
      'pin',
      'star',
      'info',
      'select',
      'delete-for-me',
    ]);
    expect(actionsOf({ body: bodyOf(false) })).not.toContain('save-gif');
    const withText = actionsOf({ ...own, body: bodyOf(false, 'Look') });
    expect([withText.includes('copy'), withText.includes('edit')]).toEqual([true, true]);
    // It may get a text.
    expect(actionsOf({ ...own, ...moving })).toContain('edit');
    const leaving: readonly MessageAction[] = ['save-gif', 'copy-image', 'save-image'];
    expect(actionsOf({ ...moving, timerMs: 60_000 }).filter((action) => leaving.includes(action))).toEqual([]);
  });

  it('let one edit an own text, and delete it for everyone', () => {
    const actions = messageActions(testMessage(1, own), group);
    expect(actions).toContain('edit');
    expect(actions).toContain('delete-for-everyone');
  });

  it('let nobody edit what has no text and gets none', () => {
    expect(messageActions(testMessage(1, { ...own, body: { kind: 'ping' } }), group)).not.toContain('edit');
  });

  it('let whoever manages a group delete what others wrote, but not edit it', () => {
    const actions = messageActions(testMessage(1), testConversation('a'));
    expect(actions).toContain('delete-for-everyone');
    expect(actions).not.toContain('edit');
  });

  it('leave of a deleted message only its trace to remove', () => {
    expect(messageActions(testMessage(1, deleted), testConversation('a'))).toEqual(['select', 'delete-for-me']);
  });

  it('say nothing to others of a message that they do not have yet', () => {
    expect(messageActions(testMessage(1, { isOwn: true, state: 'waiting' }), group)).toEqual([
      'forward',
      'copy',
      'star',
      'select',
      'delete-for-me',
    ]);
  });

  it.each([
    ['whoever has left', testConversation('a', { isMember: false })],
    ['readers', testConversation('a', { may: { ...member, post: false } })],
  ])('let %s keep, copy and forward only', (_, place) => {
    const actions = messageActions(testMessage(1), place);
    expect(actions).toEqual(['forward', 'copy', 'star', 'info', 'select', 'delete-for-me']);
  });

  it('offer one way to delete in notes, which nobody else has', () => {
    const actions = messageActions(testMessage(1, own), testConversation('a', { kind: 'notes' }));
    expect(actions.filter((action) => action.startsWith('delete'))).toEqual(['delete-for-me']);
  });

  it('offer to take back what was done', () => {
    const actions = messageActions(testMessage(1, { isPinned: true, isStarred: true }), group);
    expect(actions).toEqual(expect.arrayContaining(['unpin', 'unstar']));
    expect(actions).not.toContain('pin');
    expect(actions).not.toContain('star');
  });

  it('are none for a notice', () => {
    const notice = testMessage(1, { body: { kind: 'notice', notice: { what: 'created' } } });
    expect(messageActions(notice, group)).toEqual([]);
  });
});

describe('how long an action was possible', () => {
  const quarterMs = 15 * 60_000;
  const quarter = { ...openPolicy, editWindowMs: quarterMs, deleteWindowMs: 0 };
  const closed = (action: MessageAction, policy: WorkspacePolicy, changes: Partial<MessageView>, elapsedMs: number) => {
    const message = testMessage(1, { ...own, ...changes });
    return closedWindowMs(action, message, policy, message.sentAtMs + elapsedMs);
  };

  it('is said of an own message once its window is over, or where there is none', () => {
    expect(closed('edit', quarter, {}, quarterMs)).toBeUndefined();
    expect(closed('edit', quarter, {}, quarterMs + 1)).toBe(quarterMs);
    expect(closed('delete-for-everyone', quarter, {}, 0)).toBe(0);
  });

  it('is not said of what is not bounded', () => {
    expect(closed('edit', openPolicy, {}, 10 * quarterMs)).toBeUndefined();
    expect(closed('delete-for-me', quarter, {}, 10 * quarterMs)).toBeUndefined();
    expect(closed('delete-for-everyone', quarter, { isOwn: false }, 10 * quarterMs)).toBeUndefined();
  });
});
