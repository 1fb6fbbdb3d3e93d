import { readFileSync } from 'node:fs';

/**
 * The PEM certificates in the file that an administrator named, which websites' may rest on besides Node's own: those of a proxy
 * that opens a company's traffic. Undefined without a file, or one that can't be read: fewer sites are trusted then, never more.
 */
export function readAuthorities(path: string | undefined): readonly string[] | undefined {
  if (path === undefined || path === '') return undefined;
  try {
    return readFileSync(path, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? undefined;
  } catch {
    return undefined;
  }
}
