/** The only port that a web tunnel leads to. */
export const webPort = 443;

const longestName = 253;
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Whether `host` may be asked of a web tunnel: a DNS name of two labels or more, in lower-case ASCII as the URL standard
 * writes it (RFC 1123 section 2.1). No address, in none of the forms that a number can take, since the last label begins
 * with a letter.
 */
export function isWebHost(host: string): boolean {
  if (host.length > longestName) return false;
  const labels = host.split('.');
  return labels.length >= 2 && labels.every((each) => label.test(each)) && /^[a-z]/.test(labels.at(-1) ?? '');
}
