/** What the primitives of a message take alone: no message can take less, and they tell how fast the computer is just now. */
import { randomBytes, signatureKeyPair } from '../core/crypto/primitives';
import { cipherSuite, defaultCipherSuiteId } from '../core/mls/crypto/cipher-suite';
import { hmacSha256 } from '../core/mls/crypto/hash';
import { monotonicMs } from './statistics';

/** Key and nonce of the message, the next secret of its ratchet, key and nonce of the sender data. */
const derivations = 5;
const infoBytes = 30;
const contentBytes = 330;
const senderDataBytes = 12;

/** Times one after another of sending and of receiving a message of 200 bytes, without MLS around it. */
export class MessagePrimitives {
  readonly sendTimesMs: number[] = [];
  readonly receiveTimesMs: number[] = [];
  readonly #suite = cipherSuite(defaultCipherSuiteId);
  readonly #keys = signatureKeyPair();
  readonly #key = randomBytes(this.#suite.aead.keyBytes);
  readonly #nonce = randomBytes(this.#suite.aead.nonceBytes);
  readonly #content = randomBytes(contentBytes);
  readonly #senderData = randomBytes(senderDataBytes);
  readonly #signature = this.#suite.signature.sign(this.#keys.secretKey, this.#content);
  readonly #sealed = [this.#content, this.#senderData].map((text) =>
    this.#suite.aead.seal(this.#key, this.#nonce, this.#senderData, text),
  );

  measure(isMeasured: boolean): void {
    const { signature, aead } = this.#suite;
    const startedAtMs = monotonicMs();
    signature.sign(this.#keys.secretKey, this.#content);
    this.#derive();
    for (const text of [this.#content, this.#senderData]) aead.seal(this.#key, this.#nonce, this.#senderData, text);
    const sentAtMs = monotonicMs();
    this.#derive();
    for (const text of this.#sealed) aead.open(this.#key, this.#nonce, this.#senderData, text);
    signature.verify(this.#keys.publicKey, this.#content, this.#signature);
    if (!isMeasured) return;
    this.sendTimesMs.push(sentAtMs - startedAtMs);
    this.receiveTimesMs.push(monotonicMs() - sentAtMs);
  }

  #derive(): void {
    for (let index = 0; index < derivations; index += 1) hmacSha256(this.#key, this.#content.subarray(0, infoBytes));
  }
}
