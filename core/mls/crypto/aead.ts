/** The AEADs of our cipher suites (RFC 9420 section 5.1). Sealed text ends with a tag of 16 bytes. */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import sodium from 'libsodium-wrappers-sumo';

export interface Aead {
  /** RFC 9180 section 7.3. */
  readonly hpkeId: number;
  readonly keyBytes: number;
  readonly nonceBytes: number;
  seal(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Uint8Array;
  /** Throws when the text, the key, the nonce or the additional data isn't the one that was sealed. */
  open(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, sealed: Uint8Array): Uint8Array;
}

/** RFC 8439, by libsodium: Electron's node:crypto doesn't have it. */
export const chaCha20Poly1305: Aead = {
  hpkeId: 0x0003,
  keyBytes: 32,
  nonceBytes: 12,
  seal: (key, nonce, aad, plaintext) =>
    sodium.crypto_aead_chacha20poly1305_ietf_encrypt(plaintext, aad, null, nonce, key),
  open: (key, nonce, aad, sealed) => sodium.crypto_aead_chacha20poly1305_ietf_decrypt(null, sealed, aad, nonce, key),
};

const gcmTagBytes = 16;

/** AES-128-GCM, by node:crypto. */
export const aes128Gcm: Aead = {
  hpkeId: 0x0001,
  keyBytes: 16,
  nonceBytes: 12,
  seal(key, nonce, aad, plaintext) {
    const cipher = createCipheriv('aes-128-gcm', key, nonce);
    cipher.setAAD(aad);
    return Uint8Array.from(Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]));
  },
  open(key, nonce, aad, sealed) {
    const tagAt = sealed.length - gcmTagBytes;
    if (tagAt < 0) throw new Error('shorter than its tag');
    const decipher = createDecipheriv('aes-128-gcm', key, nonce, { authTagLength: gcmTagBytes });
    decipher.setAAD(aad);
    decipher.setAuthTag(sealed.subarray(tagAt));
    return Uint8Array.from(Buffer.concat([decipher.update(sealed.subarray(0, tagAt)), decipher.final()]));
  },
};
