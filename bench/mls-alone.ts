/** What MLS alone takes for a message between two members: no vault, no relay. */
import { encodeContent } from '../core/content/content-codec';
import { protect, unprotect } from '../core/group/messages';
import { everyone, none, TestGroup } from '../core/group/testing/test-group';
import { measuredMessage } from './measured-message';
import { median, monotonicMs } from './statistics';

export interface MlsTimes {
  /** Medians. */
  readonly protectMs: number;
  readonly unprotectMs: number;
  readonly messageBytes: number;
}

/** Protects and unprotects so many messages, one after the other, after a tenth as many to warm up. */
export async function measureMls(count: number): Promise<MlsTimes> {
  const group = await TestGroup.of(2);
  let sender = group.state(0);
  let receiver = group.state(1);
  const protectMs: number[] = [];
  const unprotectMs: number[] = [];
  let messageBytes = 0;
  const warmUp = Math.ceil(count / 10);
  for (let index = 0; index < warmUp + count; index += 1) {
    const { messageId, text } = measuredMessage();
    const content = encodeContent({ messageId, sentAtMs: Date.now(), body: { kind: 'text', text } });
    const startedAtMs = monotonicMs();
    const sent = protect(sender, content, none);
    const protectedAtMs = monotonicMs();
    const opened = unprotect(receiver, sent.message, everyone);
    const openedAtMs = monotonicMs();
    sender = sent.next;
    receiver = opened.next;
    messageBytes = sent.message.length;
    if (index < warmUp) continue;
    protectMs.push(protectedAtMs - startedAtMs);
    unprotectMs.push(openedAtMs - protectedAtMs);
  }
  return { protectMs: median(protectMs), unprotectMs: median(unprotectMs), messageBytes };
}
