import { describe, expect, it } from 'vitest';
import type { Mention } from '../mentions';
import type { UserId } from '../ids';
import type { Block, Inline, Line } from './message-tree';
import { parseMessage } from './parse-message';

const anna = 'a'.repeat(64) as UserId;
const bert = 'b'.repeat(64) as UserId;

/** The tree in a short form: `<b>`, `<i>`, `<s>`, `<code>`, `<a HOST>`, `@id`. */
function written(blocks: readonly Block[]): string {
  return blocks
    .map((block): string => {
      switch (block.kind) {
        case 'paragraph':
          return lines(block.lines);
        case 'code':
          return `{${block.language ?? ''}|${block.text}}`;
        case 'quote':
          return `>(${written(block.blocks)})`;
        case 'list':
          return block.items
            .map((item) => `${' '.repeat(item.depth)}${item.number ?? '-'} ${lines(item.lines)}`)
            .join(';');
      }
    })
    .join('¶');
}

const lines = (all: readonly Line[]): string => all.map((line) => line.map(inline).join('')).join('/');

function inline(node: Inline): string {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'code':
      return `<code>${node.text}</code>`;
    case 'mention':
      return `@${node.userId?.slice(0, 1) ?? 'all'}`;
    case 'link':
      return `<a ${node.target.host}${node.target.warning ? `!${node.target.warning}` : ''}>${node.children.map(inline).join('')}</a>`;
    case 'bold':
    case 'italic':
    case 'spoiler':
    case 'strike':
      return `<${node.kind.charAt(0)}>${node.children.map(inline).join('')}</${node.kind.charAt(0)}>`;
  }
}

/** How many elements deep a tree is. */
function depthOf(blocks: readonly Block[]): number {
  const deepest = (depths: readonly number[]): number => depths.reduce((most, depth) => Math.max(most, depth), 0);
  const ofLine = (line: Line): number =>
    deepest(line.map((node) => ('children' in node ? 1 + ofLine(node.children) : 1)));
  return deepest(
    blocks.map((block) => {
      if (block.kind === 'quote') return 1 + depthOf(block.blocks);
      if (block.kind === 'code') return 1;
      const all = block.kind === 'list' ? block.items.flatMap((item) => item.lines) : block.lines;
      return 1 + deepest(all.map(ofLine));
    }),
  );
}

const parse = (text: string, mentions: readonly Mention[] = []): string => written(parseMessage(text, mentions));

describe('a message', () => {
  it.each([
    ['plain', 'plain'],
    ['a\nb', 'a/b'],
    ['a\r\nb\n\n\nc', 'a/b¶c'],
    ['*b* and **b**', '<b>b</b> and <b>b</b>'],
    ['_i_ ~s~ ~~s~~', '<i>i</i> <s>s</s> <s>s</s>'],
    ['***both***', '<b><i>both</i></b>'],
    ['*a _b_ c*', '<b>a <i>b</i> c</b>'],
    ['**bold *still* bold**', '<b>bold <b>still</b> bold</b>'],
    ['`a*b*`', '<code>a*b*</code>'],
    ['``a`b``', '<code>a`b</code>'],
    ['(*b*), "_i_".', '(<b>b</b>), "<i>i</i>".'],
    ['这是**粗体**字', '这是<b>粗体</b>字'],
  ])('%j is formatted', (text, expected) => {
    expect(parse(text)).toBe(expected);
  });

  it.each([
    'snake_case_name',
    '3*4*5',
    '2 * 3 * 4',
    '~5 and ~10',
    '__init__',
    '*open',
    'close*',
    '**',
    '****',
    '`open',
    '¯\\_(ツ)_/¯',
    '*a\nb*',
    '>_<',
    '>.<',
    '-dash',
    '1.5 litres',
    '#channel',
    '[a](b)',
    '[a]',
    '[](',
  ])('%j is text', (text) => {
    expect(parse(text)).toBe(text.replaceAll('\n', '/'));
  });

  it('lets marks that cross belong to the one that closes first', () => {
    expect(parse('*a _b* c_')).toBe('<b>a _b</b> c_');
    expect(parse('*not *but*')).toBe('*not <b>but</b>');
  });

  it('has code, quotes and lists in blocks', () => {
    expect(parse('see\n```ts\nconst a = 1;\n*x*\n```\nend')).toBe('see¶{ts|const a = 1;\n*x*}¶end');
    expect(parse('```one line```')).toBe('{|one line}');
    expect(parse('```first\nlast```')).toBe('{first|last}');
    expect(parse('```two words\nlast```')).toBe('{|two words\nlast}');
    expect(parse('```\nopen')).toBe('```/open');
    expect(parse('> a\n> *b*\nc')).toBe('>(a/<b>b</b>)¶c');
    expect(parse('> a\n>> b\n>')).toBe('>(a¶>(b))');
    expect(parse('> ```\n> code\n> ```')).toBe('>({|code})');
    expect(parse('- a\n* b\n  more\n  - c\n3. d\n1) e')).toBe('- a;- b/more; - c;3 d;1 e');
  });

  it('stays shallow however deep it is quoted', () => {
    expect(parse(`${'>'.repeat(1_000)} x`)).toBe(`>(>(>(${'>'.repeat(997)} x)))`);
  });
});

describe('links in a message', () => {
  it.each([
    ['https://example.org', '<a example.org>https://example.org</a>'],
    ['(see https://example.org/a_(b)_c).', '(see <a example.org>https://example.org/a_(b)_c</a>).'],
    [
      'https://example.org/*a*, *https://example.org*',
      '<a example.org>https://example.org/*a</a>*, <b><a example.org>https://example.org</a></b>',
    ],
    ['HTTPS://Example.ORG/x', '<a example.org>HTTPS://Example.ORG/x</a>'],
    ['www.example.org!', '<a www.example.org>www.example.org</a>!'],
    ['join conclave:group#CiD_3q-DXNguLM_. Soon', 'join <a >conclave:group#CiD_3q-…</a>. Soon'],
    ['conclave:join#CiD_3q', 'conclave:join#CiD_3q'],
    ['mailto:ada@example.org', '<a ada@example.org>mailto:ada@example.org</a>'],
    ['[the *site*](https://example.org/)', '<a example.org>the <b>site</b></a>'],
    ['[a](https://example.org/(b)) c', '<a example.org>a</a> c'],
    ['https://example.org:8443/', '<a example.org:8443>https://example.org:8443/</a>'],
    ['https://de.wikipedia.org/wiki/Jürgen', '<a de.wikipedia.org>https://de.wikipedia.org/wiki/Jürgen</a>'],
    ['xhttps://example.org', 'xhttps://example.org'],
    ['https://', 'https://'],
    ['ftp://example.org', 'ftp://example.org'],
    ['[x](javascript:alert(1))', '[x](javascript:alert(1))'],
  ])('%j', (text, expected) => {
    expect(parse(text)).toBe(expected);
  });

  it('warn of what they hide', () => {
    expect(parse('https://example.org@evil.test/')).toBe('<a evil.test!credentials>https://example.org@evil.test/</a>');
    expect(parse('https://exаmple.org/x')).toBe('<a xn--exmple-4nf.org!lookalike>https://xn--exmple-4nf.org/x</a>');
    expect(parse('[example.org](https://evil.test)')).toBe('<a evil.test!disguise>example.org</a>');
    expect(parse('[https://www.example.org/login](https://evil.test)')).toContain('!disguise');
    expect(parse('[ｅxample．org](https://evil.test)')).toContain('!disguise');
    expect(parse('[exam\u200bple.org](https://evil.test)')).toContain('!disguise');
    expect(parse('[example.org](https://example.org.evil.test)')).toContain('!disguise');
  });

  it('do not warn of honest labels', () => {
    for (const label of [
      'here',
      'example.org',
      'www.example.org',
      'https://example.org/a',
      'Anhang.pdf',
      'z.B. 3.5',
      'v1.2',
    ]) {
      expect(parse(`[${label}](https://example.org/b)`), label).toBe(`<a example.org>${label}</a>`);
    }
  });

  it('show what the standard reads in them, where that is another host than the eye does', () => {
    expect(parse('https://good.test\\@evil.test')).toBe('<a good.test>https://good.test/@evil.test</a>');
    expect(parse('https://ex%61mple.org')).toBe('<a example.org>https://example.org/</a>');
    expect(parse('https://0x7f.1/')).toBe('<a 127.0.0.1>https://127.0.0.1/</a>');
  });

  it('end where the text would be turned', () => {
    expect(parse('https://example.org/\u202egpj.exe')).toBe('<a example.org>https://example.org/</a>gpj.exe');
  });
});

describe('mentions in a message', () => {
  const text = 'ask *@Anna* or `x` @all, @Bert';
  const mentions: readonly Mention[] = [
    { start: 5, length: 5, userId: anna },
    { start: 19, length: 4 },
    { start: 25, length: 5, userId: bert },
  ];

  it('stay where they are, also within formatting, lists and quotes', () => {
    expect(parse(text, mentions)).toBe('ask <b>@a</b> or <code>x</code> @all, @b');
    expect(parse('> - @Anna', [{ start: 4, length: 5, userId: anna }])).toBe('>(- @a)');
    expect(parse('a\n\n@Anna', [{ start: 3, length: 5, userId: anna }])).toBe('a¶@a');
  });

  it('hold no formatting of their own', () => {
    expect(parse('*@A_b*', [{ start: 1, length: 4, userId: anna }])).toBe('<b>@a</b>');
    expect(parse('@A*b* c*', [{ start: 0, length: 5, userId: anna }])).toBe('@a c*');
  });

  it('are left out where no text can have them', () => {
    const wrong: readonly Mention[] = [
      { start: -3, length: 5, userId: bert },
      { start: 0, length: 0 },
      { start: 0, length: 3, userId: anna },
      { start: 2, length: 9, userId: anna },
      { start: 900, length: 5, userId: bert },
    ];
    expect(parse('a\n@Anna', wrong)).toBe('a/@Anna');
    expect(
      parse('@Anna', [
        { start: 0, length: 5, userId: anna },
        { start: 2, length: 3, userId: bert },
      ]),
    ).toBe('@a');
  });
});

describe('hostile text', () => {
  it('can neither turn the text around it nor hold halves of characters', () => {
    expect(parse('a\u202eb\u2066c\u2069 \ud83d `\udc00`')).toBe('abc \ufffd <code>\ufffd</code>');
  });

  const length = 20_000;
  it.each(
    [
      '*',
      '_',
      '~',
      '`',
      '[',
      ']',
      '(',
      ')',
      '>',
      '- ',
      '* ',
      '*a ',
      '*a* ',
      'a* ',
      '*_~',
      '``` ',
      '```\n',
      '`a``b```c',
      '[a](',
      '[a](http://x',
      '[a](http://a ',
      '[[[a](',
      '](',
      'http://',
      'http://[',
      'https://a(',
      'www.',
      'mailto:',
      'h',
      '> ',
      '>> ',
      '1. ',
      '\n',
      '- a\n',
      '  - a\n',
      '> > > a\n',
      '\\',
      '@',
      ':',
      'a\u0301',
      '\u202e',
      '\ud83d',
      '*a*_b_',
      '[a](https://b.c)',
      '**a*',
      '. ',
      'a.',
    ].flatMap((piece) => [
      [`${JSON.stringify(piece)} repeated`, piece.repeat(length / piece.length)],
      [
        `${JSON.stringify(piece)} repeated before a link`,
        `${piece.repeat(length / piece.length / 2)}](https://a.b) *x*`,
      ],
    ]),
  )('is read at once: %s', (_, text) => {
    // What takes more than its length would end by the time limit of tests, which is far off.
    expect(depthOf(parseMessage(text, []))).toBeLessThan(20);
  });
});
