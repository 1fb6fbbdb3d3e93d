/** Devices and groups for the tests of this folder: real keys, real messages, no relay. */
import { toHex, type DeviceId, type UserId } from '../../shared/domain/ids';
import { cryptoReady, randomBytes, signatureKeyPair, type SignatureKeyPair } from '../crypto/primitives';
import { addMembers } from './add';
import type { NewCommit } from './commit';
import type { LeafIdentity } from './credential';
import type { CipherSuiteName } from './crypto-provider';
import { createGroup } from './group';
import { decodeGroup, encodeGroup } from './group-codec';
import type { GroupState } from './group-state';
import { generateKeyPackage, type NewKeyPackage } from './key-package';
import { protect, unprotect, type Unprotected } from './private-message';
import { joinFromWelcome } from './welcome';

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

export function packageOf(device: Device, options: { suite?: CipherSuiteName } = {}): Promise<NewKeyPackage> {
  return generateKeyPackage({ ...device, isLastResort: false, nowMs: Date.now(), ...options });
}

export function groupOf(device: Device, options: { suite?: CipherSuiteName } = {}): Promise<GroupState> {
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

/** A group as its members hold it. Whatever they do, each state goes through its stored form. */
export class TestGroup {
  readonly devices: Device[] = [];
  readonly states: GroupState[] = [];

  /** A group of `count` devices at epoch 1: the first one created it and added the others in one commit. */
  static async of(count: number, suite?: CipherSuiteName): Promise<TestGroup> {
    const group = new TestGroup();
    const options = suite === undefined ? {} : { suite };
    const [founder, ...others] = await makeDevices(count);
    if (founder === undefined) throw new Error('a group needs a founder');
    group.devices.push(founder);
    group.states.push(await groupOf(founder, options));
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
    this.states[index] = decodeGroup(encodeGroup(next));
  }

  async send(from: number, text: string): Promise<Uint8Array> {
    const { message, next } = await protect(this.state(from), utf8(text), none);
    this.replace(from, next);
    return message;
  }

  async receive(at: number, message: Uint8Array): Promise<Unprotected> {
    const opened = await unprotect(this.state(at), message, everyone);
    this.replace(at, opened.next);
    return opened;
  }

  /** Everybody else receives a commit of member `from`; its own next state counts. */
  async commit(from: number, { commit, next }: NewCommit): Promise<Unprotected[]> {
    const results: Unprotected[] = [];
    for (const index of this.states.keys()) {
      if (index !== from) results.push(await this.receive(index, commit));
    }
    this.replace(from, next);
    return results;
  }

  async add(from: number, devices: readonly Device[], options: { suite?: CipherSuiteName } = {}): Promise<void> {
    const made = await Promise.all(devices.map((device) => packageOf(device, options)));
    const added = await addMembers(
      this.state(from),
      made.map(({ keyPackage }) => keyPackage),
    );
    await this.commit(from, added);
    for (const [index, device] of devices.entries()) {
      const own = made[index];
      if (own === undefined) throw new Error('a package is missing');
      this.devices.push(device);
      this.states.push(decodeGroup(encodeGroup(await joinWith(own, added.welcome))));
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
  async allTalk(): Promise<boolean> {
    for (const from of this.states.keys()) {
      const message = await this.send(from, `hello from ${from}`);
      for (const at of this.states.keys()) {
        if (at === from) continue;
        const opened = await this.receive(at, message);
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
