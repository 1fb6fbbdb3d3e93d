/**
 * Messages between the shell and the utility processes that it starts. A core also receives the windows' ports:
 * a `connect` message carries one MessagePort, which speaks the core contract.
 */
import { z } from 'zod';
import { isErrorCode } from '../errors';

const coreStart = z.strictObject({
  kind: z.literal('start'),
  vaultPath: z.string(),
  /** SQLCipher key, 32 bytes. The core wipes its copy after opening the vault. */
  vaultKey: z.instanceof(Uint8Array).refine((key) => key.length === 32),
});

export const coreCommand = z.discriminatedUnion('kind', [
  coreStart,
  z.strictObject({ kind: z.literal('connect') }),
  z.strictObject({ kind: z.literal('stop') }),
]);

export const coreReport = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('started'), isBlank: z.boolean() }),
  /** The account has just joined or founded its workspace. */
  z.strictObject({ kind: z.literal('joined') }),
  z.strictObject({
    kind: z.literal('failed'),
    code: z.string().refine(isErrorCode),
    /** File name, beside the vault, of the copy of a corrupt vault. */
    backupName: z.string().optional(),
  }),
]);

export const relayCommand = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('start'),
    dataFolder: z.string(),
    host: z.string(),
    /** 0 lets the system choose. */
    port: z.number().int().min(0).max(65_535),
  }),
  z.strictObject({ kind: z.literal('stop') }),
]);

export const relayReport = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('listening'),
    port: z.number().int(),
    /** SHA-256 of the DER certificate. */
    certificateFingerprint: z.instanceof(Uint8Array),
    /** Absent once a workspace is founded. */
    foundingToken: z.instanceof(Uint8Array).optional(),
  }),
  z.strictObject({ kind: z.literal('failed'), code: z.string() }),
]);

export type CoreCommand = z.infer<typeof coreCommand>;
export type CoreReport = z.infer<typeof coreReport>;
export type RelayCommand = z.infer<typeof relayCommand>;
export type RelayReport = z.infer<typeof relayReport>;
