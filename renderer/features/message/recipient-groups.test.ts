import { describe, expect, it } from 'vitest';
import { anna, bert } from '../conversation/test-message';
import { recipientGroups } from './recipient-groups';

const cleo = 'c'.repeat(64) as typeof anna;

describe('the recipients of a message', () => {
  it('stand where the message has come to with them, each once, the first first', () => {
    const recipients = [
      { userId: anna, deliveredAtMs: 5, readAtMs: 30 },
      { userId: bert, deliveredAtMs: 6, readAtMs: 20 },
      { userId: cleo, deliveredAtMs: 7 },
    ];
    expect(recipientGroups({ recipients, formerTexts: [] })).toEqual([
      {
        stage: 'read',
        recipients: [
          { userId: bert, atMs: 20 },
          { userId: anna, atMs: 30 },
        ],
      },
      { stage: 'delivered', recipients: [{ userId: cleo, atMs: 7 }] },
    ]);
  });

  it('are waiting when nothing is known of them', () => {
    const groups = recipientGroups({ recipients: [{ userId: anna }], formerTexts: [] });
    expect(groups).toEqual([{ stage: 'pending', recipients: [{ userId: anna, atMs: undefined }] }]);
  });
});
