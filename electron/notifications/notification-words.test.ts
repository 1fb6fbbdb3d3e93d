import { describe, expect, it } from 'vitest';
import type { ConversationId, MessageId } from '../../shared/domain/ids';
import { notificationText } from './notification-words';

const arrived = {
  what: 'arrived',
  conversationId: 'c'.repeat(64) as ConversationId,
  messageId: 'a'.repeat(32) as MessageId,
  sender: 'Mara Winkler',
  body: { kind: 'text', text: 'Bed 12 is transferred' },
  count: 1,
  isVisible: false,
} as const;

describe('a notification', () => {
  it('says who wrote what, and in which group', () => {
    expect(notificationText(arrived, 'all', 'en')).toEqual({ title: 'Mara Winkler', body: 'Bed 12 is transferred' });
    expect(notificationText({ ...arrived, groupName: 'Visite' }, 'all', 'de').title).toBe('Mara Winkler in Visite');
  });

  it('says no more than the person lets it', () => {
    const many = { ...arrived, groupName: 'Visite', count: 3 };
    expect(notificationText(many, 'names', 'en')).toEqual({ title: 'Mara Winkler in Visite', body: '3 new messages' });
    expect(notificationText(many, 'nothing', 'de')).toEqual({ title: 'Conclave', body: '3 neue Nachrichten' });
  });

  it('has words for what has no text, and for somebody who is not known', () => {
    expect(notificationText({ ...arrived, body: { kind: 'ping' } }, 'all', 'en').body).toBe('asks you to look');
    const picture = { kind: 'image', isAnimated: false } as const;
    expect(notificationText({ ...arrived, body: picture }, 'all', 'de').body).toBe('hat ein Bild gesendet');
    const withText = { ...arrived, body: { ...picture, text: 'Bed 12' } };
    expect(notificationText(withText, 'all', 'en').body).toBe('sent a picture: Bed 12');
    expect(notificationText({ ...arrived, sender: '' }, 'all', 'de').title).toBe('Jemand');
  });

  it('is one short paragraph whose direction nobody turns', () => {
    const text = `a\u202eb\n\n\u0007c${'x'.repeat(20_000)}`;
    const { body } = notificationText({ ...arrived, body: { kind: 'text', text } }, 'all', 'en');
    expect(body.startsWith('ab cxxx')).toBe(true);
    expect(Array.from(body)).toHaveLength(240);
    expect(body.endsWith('…')).toBe(true);
  });

  it('has no markup, whatever a member writes', () => {
    const text = 'a < b, <a href="https://evil.test">Conclave</a><b';
    const { body } = notificationText({ ...arrived, body: { kind: 'text', text } }, 'all', 'en');
    expect(body).not.toMatch(/<[^\u2060]/);
    expect(body.replaceAll('\u2060', '')).toBe(text);
  });
});
