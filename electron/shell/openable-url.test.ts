import { expect, it } from 'vitest';
import { AppError } from '../../shared/errors';
import { openableUrl } from './openable-url';

it.each([
  ['https://example.org', 'https://example.org/'],
  ['HTTP://Example.org/a b?c="d"', 'http://example.org/a%20b?c=%22d%22'],
  ['http://bücher.example/', 'http://xn--bcher-kva.example/'],
  ['mailto:ada@example.org?attach=/etc/passwd&body=x', 'mailto:ada@example.org'],
])('opens %j as %j', (link, expected) => {
  expect(openableUrl(link)).toBe(expected);
});

it.each([
  'javascript:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  'smb://host/share',
  'ms-msdt:/id',
  'conclave:join#x',
  'vbscript:x',
  'https://',
  'example.org',
  '--help',
  '',
])('refuses %j', (link) => {
  expect(() => openableUrl(link)).toThrow(new AppError('input.malformed'));
});
