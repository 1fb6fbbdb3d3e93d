import { beforeAll, describe, expect, it } from 'vitest';
import { startI18n } from '../../i18n/start-i18n';
import { peopleDirectory } from '../people/people-directory';
import { testPerson } from '../people/test-person';
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

it.each([
  ['en', 'You began your notes'],
  ['de', 'Sie haben Ihre Notizen begonnen'],
] as const)('says in %s of notes that they are notes, and no group', (locale, expected) => {
  const words = {
    t: i18n.getFixedT(locale, 'conversation'),
    people: peopleDirectory([], locale),
    locale,
    unknown: 'unknown',
    message: testMessage(1, { isOwn: true }),
    conversation: { kind: 'notes', isMember: true },
  } as const;
  expect(noticeText({ what: 'created' }, words)).toBe(expected);
});

describe('the notice of a changed', () => {
  const self = testPerson('1', 'Lena', { isSelf: true });
  const mara = testPerson('2', 'Mara');
  const rights = { post: 'admins', addMembers: 'members', call: 'admins' } as const;

  function texts(locale: 'en' | 'de', isOwn: boolean, notices: readonly Parameters<typeof noticeText>[0][]) {
    const words = {
      t: i18n.getFixedT(locale, 'conversation'),
      people: peopleDirectory([self, mara], locale),
      locale,
      unknown: 'unknown',
      message: testMessage(1, isOwn ? { isOwn, sender: self.userId } : { sender: mara.userId }),
      conversation: { kind: 'group', isMember: true },
    } as const;
    return notices.map((notice) => noticeText(notice, words));
  }

  it('role says whose, and speaks to the reader of their own', () => {
    const ofSelf = { what: 'role-changed', userId: self.userId, role: 'reader' } as const;
    const ofMara = { what: 'role-changed', userId: mara.userId, role: 'admin' } as const;
    expect(texts('en', false, [ofSelf, ofMara])).toEqual([
      'Mara changed your role: only reads',
      'Mara changed the role of Mara: admin',
    ]);
    expect(texts('de', true, [ofSelf, ofMara])).toEqual([
      'Sie haben Ihre Rolle geändert: liest nur',
      'Sie haben die Rolle von Mara geändert: Admin',
    ]);
  });

  it('right says what holds from now on', () => {
    expect(texts('en', false, [{ what: 'rights-changed', rights }])).toEqual([
      'Mara changed who may do what: only admins write and all add people',
    ]);
    expect(texts('de', true, [{ what: 'rights-changed', rights }])).toEqual([
      'Sie haben geändert, wer was darf: nur Admins schreiben und alle fügen Personen hinzu',
    ]);
  });
});
