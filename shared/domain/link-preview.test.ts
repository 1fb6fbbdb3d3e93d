import { describe, expect, it } from 'vitest';
import { linkToPreview, usablePreview } from './link-preview';
import { pngHeader } from './testing/test-picture';

const url = 'https://example.org/page';
const preview = { url, title: 'A page', description: 'About it', siteName: 'Example' };

describe('the link of which a preview is made', () => {
  it('is the first that is https', () => {
    expect(linkToPreview('see http://a.example and https://b.example/x then https://c.example')).toBe(
      'https://b.example/x',
    );
    expect(linkToPreview('**[here](https://b.example)**')).toBe('https://b.example/');
    expect(linkToPreview('> - www.b.example')).toBe('https://www.b.example/');
  });

  it('is none in code, in words, and where it may deceive', () => {
    const texts = [
      '`https://b.example`',
      'https://',
      'no link',
      'https://xn--bcher-kva.example',
      'https://a:b@b.example',
    ];
    for (const text of [...texts, '[bank.example](https://b.example)', 'mailto:a@b.example']) {
      expect({ text, link: linkToPreview(text) }).toEqual({ text, link: undefined });
    }
  });
});

describe('a preview that came with a text', () => {
  it('is shown when its link is one of the text, exactly', () => {
    expect(usablePreview(`Look: ${url}.`, preview)).toEqual(preview);
    const others = [
      'https://example.org/',
      'https://example.org/page/',
      'https://example.org/page?x',
      'http://example.org/page',
    ];
    for (const other of [...others, 'javascript:alert(1)', 'https://evil.example', '']) {
      expect(usablePreview(`Look: ${url}.`, { ...preview, url: other })).toBeUndefined();
    }
    expect(
      usablePreview('Look: http://example.org/page', { ...preview, url: 'http://example.org/page' }),
    ).toBeUndefined();
    expect(usablePreview('nothing', preview)).toBeUndefined();
  });

  it('has words in one line, without turns of direction, within limits, and a title at least', () => {
    const words = { title: 'A\u202E\npage', description: `x\u0000${'d'.repeat(1_000)}`, siteName: '\u2066S\u2069' };
    const usable = usablePreview(url, { url, ...words });
    expect(usable).toMatchObject({ title: 'Apage', siteName: 'S' });
    expect(usable?.description).toHaveLength(400);
    expect(usablePreview(url, { ...preview, title: '\u200b \u2800' })).toBeUndefined();
    expect(usablePreview(url, { ...preview, title: `half \ud83d${'\u0301'.repeat(1_000)}` })?.title).toBe(
      `half \ufffd${'\u0301'.repeat(6)}`,
    );
  });

  it('has a picture if it is a small one', () => {
    const image = pngHeader(100, 100);
    expect(usablePreview(url, { ...preview, image })?.image).toEqual(image);
    for (const other of [pngHeader(5_000, 100), new Uint8Array(100), new Uint8Array(100_000)]) {
      expect(usablePreview(url, { ...preview, image: other })).toEqual(preview);
    }
  });
});
