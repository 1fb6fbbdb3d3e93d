/** Those that titles of pages are likely to have, without the semicolon that must follow. */
const named: ReadonlyMap<string, string> = new Map([
  ...pairs('amp & lt < gt > quot " apos \''),
  ['nbsp', '\u00a0'],
  ['shy', '\u00ad'],
  ...pairs('auml ä ouml ö uuml ü Auml Ä Ouml Ö Uuml Ü szlig ß'),
  ...pairs('agrave à aacute á acirc â ccedil ç egrave è eacute é ecirc ê euml ë'),
  ...pairs('iacute í icirc î ntilde ñ oacute ó ocirc ô oslash ø aring å uacute ú'),
  ...pairs('ndash – mdash — hellip … lsquo ‘ rsquo ’ sbquo ‚ ldquo “ rdquo ” bdquo „'),
  ...pairs('laquo « raquo » middot · bull • copy © reg ® trade ™ euro € pound £'),
]);

function pairs(written: string): [name: string, character: string][] {
  return [...written.matchAll(/(\w+) (\S)/g)].map(([, name = '', character = '']) => [name, character]);
}

/** Replaces character references (HTML section 13.5, the usual ones, and numbers). What is none stays as it is. */
export function decodeEntities(text: string): string {
  return text.replaceAll(
    /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-zA-Z]{2,8}));/g,
    (written: string, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return named.get(name) ?? written;
      return characterOf(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal));
    },
  );
}

function characterOf(code: number): string {
  const isCharacter = code > 0 && code <= 0x10_ff_ff && (code < 0xd8_00 || code > 0xdf_ff);
  return isCharacter ? String.fromCodePoint(code) : '\ufffd';
}
