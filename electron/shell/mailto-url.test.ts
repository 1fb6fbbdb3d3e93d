import { expect, it } from 'vitest';
import { mailtoUrl } from './mailto-url';

it('holds subject and body, and no other header', () => {
  const url = new URL(mailtoUrl('Join & talk?', 'First line\nSecond#&cc=eve@example.org'));
  expect([url.protocol, url.pathname, url.hash]).toEqual(['mailto:', '', '']);
  expect([...url.searchParams]).toEqual([
    ['subject', 'Join & talk?'],
    ['body', 'First line\r\nSecond#&cc=eve@example.org'],
  ]);
});

it('does without halves of characters, which a name that was cut may end with', () => {
  expect(mailtoUrl('Ward \ud83d', '😀')).toBe('mailto:?subject=Ward%20%EF%BF%BD&body=%F0%9F%98%80');
});
