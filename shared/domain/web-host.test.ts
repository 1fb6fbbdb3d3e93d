import { describe, expect, it } from 'vitest';
import { isWebHost } from './web-host';

describe('a host of the web', () => {
  it('is a name of two labels or more', () => {
    const names = ['example.com', 'a.b-c.de', 'xn--bcher-kva.example', '1.example.org', `${'a'.repeat(63)}.com`];
    for (const name of names) expect({ name, is: isWebHost(name) }).toEqual({ name, is: true });
  });

  it('is no address, no name of a local network, and nothing that only looks like a name', () => {
    const others = [
      '',
      'localhost',
      'intranet',
      '127.0.0.1',
      '0x7f.1',
      '127.1',
      '1.0x7f',
      '[::1]',
      '::1',
      'a.1',
      '.com',
      'example.',
      'a..com',
      '-a.com',
      'a-.com',
      'EXAMPLE.com',
      'a_b.com',
      'bücher.de',
      'a b.com',
      'a.com\0',
      'a.com:80',
      'a@b.com',
      `${'a'.repeat(64)}.com`,
      `${'a.'.repeat(126)}com`,
    ];
    for (const name of others) expect({ name, is: isWebHost(name) }).toEqual({ name, is: false });
  });
});
