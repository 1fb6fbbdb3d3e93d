import { beforeAll, describe, expect, it } from 'vitest';
import type { InviteId, UserId } from '../../shared/domain/ids';
import { idFromBytes } from '../../shared/domain/ids';
import { limits } from '../../shared/domain/limits';
import { pngHeader } from '../../shared/domain/testing/test-picture';
import { AppError } from '../../shared/errors';
import { cryptoReady, randomBytes } from '../crypto/primitives';
import type { SealingKey } from '../crypto/primitives';
import { openInviteLabel, openProfile, openWorkspace, sealInviteLabel, sealProfile, sealWorkspace } from './seal';

beforeAll(cryptoReady);

const key = randomBytes(32) as SealingKey;
const owner = idFromBytes('UserId', randomBytes(32));
const other = idFromBytes('UserId', randomBytes(32));
const inviteId = idFromBytes('InviteId', randomBytes(16));
const profile = { displayName: 'Ada Quill', title: 'Oberärztin', picture: pngHeader(128, 128) };

function codeOf(fn: () => unknown): string {
  try {
    fn();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return 'opened';
}

describe('sealing', () => {
  it('gives back what was sealed', () => {
    expect(openProfile(sealProfile(profile, key, owner), key, owner)).toEqual(profile);
    expect(openWorkspace(sealWorkspace({ name: 'Ward 7' }, key), key)).toEqual({ name: 'Ward 7', picture: undefined });
    expect(openInviteLabel(sealInviteLabel('For the night shift', key, inviteId), key, inviteId)).toBe(
      'For the night shift',
    );
  });

  it('hides the text, and seals the same text differently each time', () => {
    const sealed = sealProfile(profile, key, owner);
    expect(Buffer.from(sealed).includes('Ada')).toBe(false);
    expect(sealProfile(profile, key, owner)).not.toEqual(sealed);
  });

  it('opens under the same key, for the same owner, as the same kind alone', () => {
    const sealed = sealProfile(profile, key, owner);
    expect(codeOf(() => openProfile(sealed, randomBytes(32) as SealingKey, owner))).toBe('crypto.failed');
    expect(codeOf(() => openProfile(sealed, key, other))).toBe('crypto.failed');
    expect(codeOf(() => openWorkspace(sealed, key))).toBe('crypto.failed');
    const label = sealInviteLabel('x', key, inviteId);
    expect(codeOf(() => openInviteLabel(label, key, inviteId.replace(/./g, '0') as InviteId))).toBe('crypto.failed');
    expect(codeOf(() => openProfile(label, key, inviteId as string as UserId))).toBe('crypto.failed');
  });

  it('fails at every truncation and every changed byte', () => {
    const sealed = sealProfile({ displayName: 'Ada', title: '' }, key, owner);
    for (let index = 0; index < sealed.length; index += 1) {
      expect(codeOf(() => openProfile(sealed.subarray(0, index), key, owner))).toBe('crypto.failed');
      const changed = sealed.slice();
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(codeOf(() => openProfile(changed, key, owner))).toBe('crypto.failed');
    }
  });

  it('cleans and limits what another member sealed', () => {
    const hostile = {
      displayName: ` \u202eAda\u0000\n${'x'.repeat(500)}`,
      title: 'y'.repeat(500),
      picture: new Uint8Array(limits.pictureBytes + 1),
    };
    const opened = openProfile(sealProfile(hostile, key, owner), key, owner);
    expect(opened.displayName).toBe(`Ada${'x'.repeat(limits.displayNameLength - 3)}`);
    expect([opened.title.length, opened.picture]).toEqual([limits.titleLength, undefined]);
  });

  it('passes on no picture that would unfold to gigabytes, or is none', () => {
    const pictures = [pngHeader(20_000, 20_000), Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')];
    for (const picture of pictures) {
      expect(openProfile(sealProfile({ ...profile, picture }, key, owner), key, owner).picture).toBeUndefined();
      expect(openWorkspace(sealWorkspace({ name: 'Ward 7', picture }, key), key).picture).toBeUndefined();
    }
  });

  it('leaves room in an entry for the largest profile', () => {
    const largest = {
      displayName: '𝔸'.repeat(limits.displayNameLength / 2),
      title: 'ö'.repeat(limits.titleLength),
      picture: new Uint8Array(limits.pictureBytes),
    };
    expect(sealProfile(largest, key, owner).length).toBeLessThanOrEqual(limits.sealedProfileBytes);
    const label = '漢'.repeat(limits.inviteLabelLength);
    expect(sealInviteLabel(label, key, inviteId).length).toBeLessThanOrEqual(limits.sealedLabelBytes);
  });
});
