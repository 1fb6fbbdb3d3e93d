import { beforeAll, describe, expect, it } from 'vitest';
import { startI18n } from '../../i18n/start-i18n';
import { peopleDirectory } from '../people/people-directory';
import { testMessage } from './test-message';
import { noticeText } from './use-notice-text';

const reasons = ['away-too-long', 'cannot-follow', 'relay-went-back', 'vault-is-older'] as const;

let i18n: ReturnType<typeof startI18n>;
beforeAll(() => {
  i18n = startI18n('en');
});

/** What is said of each reason for which a direct conversation's topic ends. */
function textsOfEnds(locale: 'en' | 'de', isMember: boolean): readonly string[] {
  return reasons.map((what) =>
    noticeText(
      { what },
      {
        t: i18n.getFixedT(locale, 'conversation'),
        people: peopleDirectory([], locale),
        locale,
        unknown: 'unknown',
        message: testMessage(1),
        conversation: { kind: 'direct', isMember },
      },
    ),
  );
}

describe('the notice that this device can’t follow any further', () => {
  it.each([
    ['en', 'begin a new one'],
    ['de', 'Beginnen Sie eine neue'],
  ] as const)('asks in %s for a new conversation only where this one has ended', (locale, request) => {
    expect(textsOfEnds(locale, false).filter((text) => text.endsWith(request))).toHaveLength(reasons.length);
    expect(textsOfEnds(locale, true).filter((text) => text.includes(request))).toEqual([]);
  });

  it.each(['en', 'de'] as const)('has words of its own in %s for each reason', (locale) => {
    expect(new Set(textsOfEnds(locale, false)).size).toBe(reasons.length);
    expect(textsOfEnds(locale, true).filter((text) => text.includes('{{') || text.startsWith('notice'))).toEqual([]);
  });
});
