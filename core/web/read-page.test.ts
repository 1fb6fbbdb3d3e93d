import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { htmlTags } from './html-tags';
import { readPage } from './read-page';
import type { PageFacts } from './read-page';

const utf8 = (html: string): Uint8Array => new TextEncoder().encode(html);
const read = (html: string): PageFacts => readPage(utf8(html), undefined);
const nothing: PageFacts = { title: '', description: '', siteName: '', imageUrl: '' };

describe('what a page says of itself', () => {
  it('is what it declares for previews, whatever the order, the case and the quotes', () => {
    const facts = read(`<!DOCTYPE html><html><head><title>Plain title</title>
      <META CONTENT='The title' PROPERTY=og:title><meta property="og:description" content="A &quot;description&quot;"/>
      <meta name=og:site_name content="The &uuml;ber site &#x1F600;"><meta property="og:image" content="/a.png?x=1&amp;y=2">`);
    expect(facts).toEqual({
      title: 'The title',
      description: 'A "description"',
      siteName: 'The über site 😀',
      imageUrl: '/a.png?x=1&y=2',
    });
  });

  it('is its title and description where it declares nothing', () => {
    const facts = read('<title>\n A  title &amp; more </title><meta name=description content="About it">');
    expect(facts).toEqual({ ...nothing, title: 'A title & more', description: 'About it' });
  });

  it('is read from its head, not from scripts, comments, texts and attributes that look like one', () => {
    const fake = '<meta property="og:title" content="fake">';
    const html = [`<!-- ${fake} -->`, `<script>${fake}</script>`, `<style>${fake}</style>`, `<a title='${fake}'>`];
    const behind = `<body>${fake}`;
    expect(read(`${html.join('')}<title>Right ${fake}</title>${behind}`).title).toBe(`Right ${fake}`);
  });

  it('is the first of each, and nothing evaluated', () => {
    const facts = read('<title>&lt;script&gt;alert(1)&lt;/script&gt;</title><title>Second</title>');
    expect(facts.title).toBe('<script>alert(1)</script>');
  });

  it('is read in the encoding that the answer names, or the page', () => {
    const latin1 = Uint8Array.from(Buffer.from('<meta charset="iso-8859-1"><title>Über</title>', 'latin1'));
    expect(readPage(latin1, undefined).title).toBe('Über');
    expect(readPage(latin1.subarray(27), 'iso-8859-1').title).toBe('Über');
    expect(readPage(utf8('<title>Über</title>'), 'no-such-encoding').title).toBe('Über');
    expect(readPage(latin1.subarray(27), undefined).title).toBe('\ufffdber');
  });

  it('is nothing when the page is none', () => {
    for (const html of [
      '',
      '<',
      '<!',
      '<!--',
      '<title',
      '<title>never closed',
      '<meta content="',
      '<meta =',
      '</title>',
    ]) {
      expect({ html, ...read(html) }).toMatchObject({ html, description: '', siteName: '', imageUrl: '' });
    }
  });
});

describe('reading a page', () => {
  it('never fails, whatever the bytes are', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void readPage(bytes, undefined)));
    const piece = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '=',
      '/',
      '!--',
      '-->',
      'meta ',
      'title',
      'content',
      ' ',
      '&#',
      ';',
      'x',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const facts = read(pieces.join(''));
        expect(Object.values(facts).every((each) => typeof each === 'string')).toBe(true);
      }),
    );
  });

  it('comes to an end with pages that are made to take long', () => {
    const size = 512 * 1024;
    const pieces = [
      '<',
      '<a ',
      '<!--',
      '<script>',
      '<title></title',
      "<a b='",
      '<a =',
      '<meta   ',
      '<a\t\t\t\t',
      '&',
      '</',
      '<x/',
    ];
    for (const piece of pieces) {
      const html = piece.repeat(size / piece.length);
      expect(read(html).description).toBe('');
    }
    expect(read(`<a ${' '.repeat(size)}`)).toEqual(nothing);
  });

  it('keeps no more attributes of a tag than it needs', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => `a${index}=1`).join(' ');
    const [tag] = htmlTags(`<meta ${many}>`);
    expect(tag?.attributes.size).toBe(64);
  });
});
