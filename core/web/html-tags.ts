/** Reads the tags of a page one after the other. Nothing is evaluated, and nothing of a document is built. */

export interface HtmlTag {
  /** In lower case. */
  readonly name: string;
  /** By their names in lower case, the first of each; values as they were written, with character references. */
  readonly attributes: ReadonlyMap<string, string>;
  /** What follows up to the end tag, of the elements in which no tags begin: a title's words, a script. */
  readonly rawText: string;
}

/** Elements whose text has no tags (HTML section 13.2.5.2 and .3), and noscript, of which browsers with scripts show nothing. */
const rawTextElements = new Set(['script', 'style', 'title', 'textarea', 'noscript', 'template', 'iframe', 'xmp']);
const mostAttributes = 64;

const tagName = /[a-zA-Z][^\s/>]*/y;
const gap = /[\s/]+/y;
const attributeName = /[^\s/>=][^\s/>=]*/y;
const equals = /\s*=\s*/y;
const bareValue = /[^\s>]*/y;

/**
 * The start tags of `html` in order. Takes time in proportion to its length, whatever it is: each character is looked at a
 * fixed number of times, and what has no end ends the reading.
 */
export function* htmlTags(html: string): Generator<HtmlTag> {
  let at = 0;
  for (;;) {
    at = html.indexOf('<', at);
    if (at < 0) return;
    if (html.startsWith('<!--', at)) {
      at = html.indexOf('-->', at + 4);
      if (at < 0) return;
      continue;
    }
    const name = match(tagName, html, at + 1)?.toLowerCase();
    if (name === undefined) {
      at += 1;
      continue;
    }
    const read = readAttributes(html, at + 1 + name.length);
    if (read === undefined) return;
    at = read.end;
    if (!rawTextElements.has(name)) {
      yield { name, attributes: read.attributes, rawText: '' };
      continue;
    }
    const end = endTagOf(html, name, at);
    yield { name, attributes: read.attributes, rawText: html.slice(at, end) };
    if (end === undefined) return;
    at = end;
  }
}

/** Up to behind the `>`; undefined when the page ends before. */
function readAttributes(html: string, from: number): { attributes: Map<string, string>; end: number } | undefined {
  const attributes = new Map<string, string>();
  let at = from;
  while (at < html.length) {
    at += match(gap, html, at)?.length ?? 0;
    if (html[at] === '>') return { attributes, end: at + 1 };
    const name = match(attributeName, html, at);
    // A lone equals sign, where a name should begin.
    if (name === undefined) {
      at += 1;
      continue;
    }
    at += name.length;
    const sign = match(equals, html, at);
    const value = sign === undefined ? { text: '', end: at } : readValue(html, at + sign.length);
    if (value === undefined) return undefined;
    at = value.end;
    const key = name.toLowerCase();
    if (attributes.size < mostAttributes && !attributes.has(key)) attributes.set(key, value.text);
  }
  return undefined;
}

function readValue(html: string, at: number): { text: string; end: number } | undefined {
  const quote = html[at];
  if (quote !== '"' && quote !== "'") {
    const text = match(bareValue, html, at) ?? '';
    return { text, end: at + text.length };
  }
  const end = html.indexOf(quote, at + 1);
  return end < 0 ? undefined : { text: html.slice(at + 1, end), end: end + 1 };
}

function endTagOf(html: string, name: string, from: number): number | undefined {
  const endTag = new RegExp(`</${name}(?=[\\s/>])`, 'gi');
  endTag.lastIndex = from;
  return endTag.exec(html)?.index;
}

/** What the sticky `pattern` finds exactly at `at`; undefined for nothing. */
function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  const found = pattern.exec(text)?.[0];
  return found === '' ? undefined : found;
}
