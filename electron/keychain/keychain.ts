/** What is used of the operating system's keychain: libsecret, Keychain Services or the Credential Manager. */
export interface Keychain {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

/** Loaded only when needed: the native part throws where the system has no libsecret. */
export async function loadKeychain(): Promise<Keychain> {
  return await import('@github/keytar');
}
