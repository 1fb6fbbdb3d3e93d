/** How fast one conversation takes messages in a burst. */
import type { BenchRun } from './bench-run';
import { measuredMessage } from './measured-message';
import { startMemberPair } from './member-pair';
import { measureMls } from './mls-alone';
import { compare, milliseconds, perSecond, type Table } from './table';

const messageCount = 2_000;
const warmUpCount = 100;
const callsAtATime = 64;

export async function measureThroughput(run: BenchRun): Promise<Table> {
  const mls = await measureMls(messageCount);
  const { shownMs, acknowledgedMs } = await measureBurst(run.newFolder('throughput'));
  const each = 'Wire core-crypto 10.3, 2 members, in memory (measured earlier)';
  return {
    title: `Throughput: ${messageCount} messages of 200 characters in one conversation`,
    rows: [
      ...compare('messages per second, until all are shown', perSecond((messageCount / shownMs) * 1_000), [
        ['MLS unprotect alone', perSecond(1_000 / mls.unprotectMs)],
      ]),
      ...compare(
        'messages per second, until all are acknowledged',
        perSecond((messageCount / acknowledgedMs) * 1_000),
        [['MLS protect alone', perSecond(1_000 / mls.protectMs)]],
      ),
      ...compare('a message until shown, stored on the way', milliseconds(shownMs / messageCount), [
        ['core-crypto with its encrypted file, encrypt or decrypt', '0.9-7 ms'],
      ]),
      ...compare('MLS protect alone, median', milliseconds(mls.protectMs), [[`${each}, encrypt`, '0.20 ms']]),
      ...compare('MLS unprotect alone, median', milliseconds(mls.unprotectMs), [[`${each}, decrypt`, '0.23 ms']]),
    ],
    notes: [
      `From the first call of messages.send, ${callsAtATime} calls at a time, until the receiver has read the last message after its`,
      'change event (shown), and until the sender has read the last one as sent (acknowledged).',
    ],
  };
}

async function measureBurst(folder: string): Promise<{ shownMs: number; acknowledgedMs: number }> {
  const pair = await startMemberPair(folder);
  const { sender, receiver, conversationId } = pair;
  const burst = async (count: number): Promise<{ shownMs: number; acknowledgedMs: number }> => {
    const messages = Array.from({ length: count }, measuredMessage);
    const messageIds = messages.map(({ messageId }) => messageId);
    const shown = receiver.request('seen', messageIds);
    const acknowledged = sender.request('seen', messageIds);
    const startedAtMs = Math.min(...(await sender.request('send', conversationId, messages, callsAtATime)));
    return {
      shownMs: Math.max(...(await shown)) - startedAtMs,
      acknowledgedMs: Math.max(...(await acknowledged)) - startedAtMs,
    };
  };
  try {
    await burst(warmUpCount);
    return await burst(messageCount);
  } finally {
    await pair.stop();
  }
}
