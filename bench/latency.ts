/** From the sender's call to what the receiver's window reads, one message after the other. */
import type { BenchRun } from './bench-run';
import { measureFloor } from './floor';
import { measuredMessage } from './measured-message';
import { startMemberPair, type MemberPair } from './member-pair';
import { measureMls } from './mls-alone';
import { percentile } from './statistics';
import { compare, milliseconds, type Table } from './table';

const messageCount = 500;
const warmUpCount = 500;

/** Targets of the stage after this one. */
const targets = { 50: '5 ms', 99: '20 ms' } as const;

export async function measureLatency(run: BenchRun): Promise<Table> {
  const { messageBytes } = await measureMls(10);
  const floor = await measureFloor(run.newFolder('floor'), messageCount, messageBytes);
  const pair = await startMemberPair(run.newFolder('latency'));
  try {
    await sendToShown(pair, warmUpCount);
    const shownMs = await sendToShown(pair, messageCount);
    const rows = ([50, 99] as const).flatMap((percent) => {
      const at = (timesMs: readonly number[]): string => milliseconds(percentile(timesMs, percent));
      return compare(`send-to-shown latency, p${percent}`, at(shownMs), [
        ['bare TLS WebSocket round trip', at(floor.roundTripMs)],
        ['one bare commit (SQLCipher, synchronous=FULL)', at(floor.commitMs)],
        ['floor: round trip with a commit at the relay', at(floor.durableRoundTripMs)],
        ['floor with a commit in each vault too', at(floor.threeCommitsMs)],
        ['target of the next stage', targets[percent]],
      ]);
    });
    return {
      title: `Latency: ${messageCount} messages of 200 characters, one after the other`,
      rows,
      notes: [
        'From the call of messages.send in one core to messages.get in the other returning the message after its change',
        `event; relay and cores in three processes, no window. The floor carries the same ${messageBytes} bytes.`,
      ],
    };
  } finally {
    await pair.stop();
  }
}

async function sendToShown({ sender, receiver, conversationId }: MemberPair, count: number): Promise<number[]> {
  const timesMs: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const message = measuredMessage();
    const seen = receiver.request('seen', [message.messageId]);
    const [calledAtMs = Number.NaN] = await sender.request('send', conversationId, [message], 1);
    const [shownAtMs = Number.NaN] = await seen;
    timesMs.push(shownAtMs - calledAtMs);
  }
  return timesMs;
}
