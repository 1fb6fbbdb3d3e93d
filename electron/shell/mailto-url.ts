/**
 * A draft without a recipient (RFC 6068): nothing but these two headers can be slipped in. Halves of characters, which no
 * URL can hold, are replaced.
 */
export function mailtoUrl(subject: string, body: string): string {
  return `mailto:?subject=${encode(subject)}&body=${encode(body.replaceAll(/\r?\n/g, '\r\n'))}`;
}

function encode(text: string): string {
  return encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, '\ufffd'));
}
