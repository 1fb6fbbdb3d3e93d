/** What is used of the operating system's keychain: libsecret, Keychain Services or the Credential Manager. */
export interface Keychain {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

/** Loaded only when needed: the native part throws where the system has no libsecret. */
export async function loadKeychain(): Promise<Keychain> {
  // It is CommonJS: all of its exports are on `default`, and only some of them are recognised by name.
  const { default: keytar } = (await import('@github/keytar')) as unknown as { readonly default: Keychain };
  return keytar;
}
