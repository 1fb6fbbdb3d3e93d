/** Devices and groups for the tests of conversations: real keys, real messages, no relay. */
import { toHex, type DeviceId, type UserId } from '../../../shared/domain/ids';
import { cryptoReady, randomBytes, signatureKeyPair, type SignatureKeyPair } from '../../crypto/primitives';
import type { CreatedCommit } from '../../mls/commit/create-commit';
import type { CipherSuiteId } from '../../mls/crypto/cipher-suite';
import type { GroupState } from '../../mls/group/group-state';
import { commitChanges } from '../commit-changes';
import { createGroup } from '../group';
import { joinFromWelcome } from '../join-group';
import { generateKeyPackage, type NewKeyPackage } from '../key-package';
import type { LeafIdentity } from '../leaf-identity';
import { protect, unprotect, type Unprotected } from '../messages';
import { groupFromRows, groupRowChanges } from '../stored-group';

export interface Device {
  readonly identity: LeafIdentity;
  readonly signature: SignatureKeyPair;
}

export const none = new Uint8Array(0);
export const everyone = (): boolean => true;
export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

export async function makeDevice(): Promise<Device> {
  await cryptoReady();
  const signature = signatureKeyPair();
  const userId = toHex(randomBytes(32)) as UserId;
  const deviceId = toHex(randomBytes(16)) as DeviceId;
  return { signature, identity: { userId, deviceId, signatureKey: signature.publicKey } };
}

export function makeDevices(count: number): Promise<Device[]> {
  return Promise.all(Array.from({ length: count }, makeDevice));
}

export function packageOf(device: Device, options: { suiteId?: CipherSuiteId } = {}): NewKeyPackage {
  return generateKeyPackage({ ...device, isLastResort: false, nowMs: Date.now(), ...options });
}

export function groupOf(device: Device, options: { suiteId?: CipherSuiteId } = {}): GroupState {
  return createGroup({ groupId: randomBytes(32), self: device, groupState: utf8('first'), ...options });
}

export async function joinWith(made: NewKeyPackage, welcome: Uint8Array | undefined): Promise<GroupState> {
  if (welcome === undefined) throw new Error('there is no welcome');
  const { state } = await joinFromWelcome({
    welcome,
    privateKeys: (reference) => (toHex(reference) === toHex(made.reference) ? made.privateKeys : undefined),
    check: everyone,
  });
  return state;
}

/** A state as it is after it was stored. */
export function storedAndLoaded(state: GroupState): GroupState {
  return groupFromRows(
    groupRowChanges(undefined, state).flatMap(({ kind, index, value }) =>
      index === undefined || value === undefined ? [] : [{ kind, index, value }],
    ),
  );
}

/** A group as its members hold it. Whatever they do, each state goes through its stored form. */
export class TestGroup {
  readonly devices: Device[] = [];
  readonly states: GroupState[] = [];

  /** A group of `count` devices at epoch 1: the first one created it and added the others in one commit. */
  static async of(count: number, suiteId?: CipherSuiteId): Promise<TestGroup> {
    const group = new TestGroup();
    const options = suiteId === undefined ? {} : { suiteId };
    const [founder, ...others] = await makeDevices(count);
    if (founder === undefined) throw new Error('a group needs a founder');
    group.devices.push(founder);
    group.states.push(groupOf(founder, options));
    await group.add(0, others, options);
    return group;
  }

  state(index: number): GroupState {
    const state = this.states[index];
    if (state === undefined) throw new Error('there is no such member');
    return state;
  }

  device(index: number): Device {
    const device = this.devices[index];
    if (device === undefined) throw new Error('there is no such member');
    return device;
  }

  replace(index: number, next: GroupState): void {
    this.states[index] = storedAndLoaded(next);
  }

  send(from: number, text: string): Uint8Array {
    const { message, next } = protect(this.state(from), utf8(text), none);
    this.replace(from, next);
    return message;
  }

  receive(at: number, message: Uint8Array): Unprotected {
    const opened = unprotect(this.state(at), message, everyone);
    this.replace(at, opened.next);
    return opened;
  }

  /** Everybody else receives a commit of member `from`; its own next state counts. */
  commit(from: number, { commit, next }: CreatedCommit): Unprotected[] {
    const results: Unprotected[] = [];
    for (const index of this.states.keys()) {
      if (index !== from) results.push(this.receive(index, commit));
    }
    this.replace(from, next);
    return results;
  }

  async add(from: number, devices: readonly Device[], options: { suiteId?: CipherSuiteId } = {}): Promise<void> {
    const made = devices.map((device) => packageOf(device, options));
    const added = commitChanges(this.state(from), { add: made.map(({ keyPackage }) => keyPackage) });
    this.commit(from, added);
    for (const [index, device] of devices.entries()) {
      const own = made[index];
      if (own === undefined) throw new Error('a package is missing');
      this.devices.push(device);
      this.states.push(storedAndLoaded(await joinWith(own, added.welcome)));
    }
  }

  /** Takes a member out of the test; the group itself learns of it by a commit. */
  drop(index: number): { device: Device; state: GroupState } {
    const [device] = this.devices.splice(index, 1);
    const [state] = this.states.splice(index, 1);
    if (device === undefined || state === undefined) throw new Error('there is no such member');
    return { device, state };
  }

  /** Whether everybody reads what everybody else writes. */
  allTalk(): boolean {
    for (const from of this.states.keys()) {
      const message = this.send(from, `hello from ${from}`);
      for (const at of this.states.keys()) {
        if (at === from) continue;
        const opened = this.receive(at, message);
        const isRight =
          opened.kind === 'application' &&
          new TextDecoder().decode(opened.plaintext) === `hello from ${from}` &&
          opened.sender.deviceId === this.device(from).identity.deviceId;
        if (!isRight) return false;
      }
    }
    return true;
  }
}
