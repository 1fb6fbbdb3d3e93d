/** Welcome (RFC 9420 section 12.4.3.1), and what is sealed in it. */
import type { Reader } from '../codec/reader';
import type { Writer } from '../codec/writer';
import type { CipherSuiteId } from '../crypto/cipher-suite';
import type { HpkeCiphertext } from '../crypto/hpke';
import { readPreSharedKeyId, writePreSharedKeyId, type PreSharedKeyId } from '../key-schedule/pre-shared-key';
import { readHpkeCiphertext, writeHpkeCiphertext } from '../tree/update-path';

export interface GroupSecrets {
  readonly joinerSecret: Uint8Array;
  readonly pathSecret: Uint8Array | undefined;
  readonly psks: readonly PreSharedKeyId[];
}

export interface EncryptedGroupSecrets {
  /** KeyPackageRef. */
  readonly newMember: Uint8Array;
  readonly encryptedGroupSecrets: HpkeCiphertext;
}

export interface Welcome {
  readonly cipherSuite: CipherSuiteId;
  readonly secrets: readonly EncryptedGroupSecrets[];
  readonly encryptedGroupInfo: Uint8Array;
}

export function writeGroupSecrets(writer: Writer, { joinerSecret, pathSecret, psks }: GroupSecrets): void {
  writer
    .opaque(joinerSecret)
    .optional(pathSecret, (to, secret) => to.opaque(secret))
    .vector(psks, writePreSharedKeyId);
}

export function readGroupSecrets(reader: Reader): GroupSecrets {
  return {
    joinerSecret: reader.opaque(),
    pathSecret: reader.optional((from) => from.opaque()),
    psks: reader.vector(readPreSharedKeyId),
  };
}

export function writeWelcome(writer: Writer, { cipherSuite, secrets, encryptedGroupInfo }: Welcome): void {
  writer.uint16(cipherSuite).vector(secrets, (to, { newMember, encryptedGroupSecrets }) => {
    to.opaque(newMember);
    writeHpkeCiphertext(to, encryptedGroupSecrets);
  });
  writer.opaque(encryptedGroupInfo);
}

export function readWelcome(reader: Reader): Welcome {
  return {
    cipherSuite: reader.uint16(),
    secrets: reader.vector((from) => ({
      newMember: from.opaque(),
      encryptedGroupSecrets: readHpkeCiphertext(from),
    })),
    encryptedGroupInfo: reader.opaque(),
  };
}
