import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { idFromBytes, type ConversationId } from '../../shared/domain/ids';
import { eventLoopTurn } from '../conversation/event-loop-turn';
import type { TopicEntry } from '../transport/topic-connection';
import { timeSlices } from './time-slices';
import { topicIntake, type TopicIntake } from './topic-intake';

const newTopic = (): ConversationId => idFromBytes('ConversationId', randomBytes(32));
const entryId = idFromBytes('EntryId', randomBytes(16));
const entryOf = (sequence: number, sizeBytes = 1): TopicEntry => ({
  sequence,
  epoch: 1,
  entryId,
  bytes: new Uint8Array(sizeBytes),
});

interface Intake extends TopicIntake {
  /** What was applied of each topic. */
  readonly applied: Map<ConversationId, number[]>;
  /** The topics of the batches, in order. */
  readonly batches: ConversationId[];
  readonly asked: ConversationId[];
  readonly failed: ConversationId[];
}

function testIntake(
  visible: ReadonlySet<ConversationId> = new Set(),
  work: (topic: ConversationId) => Promise<void> = async () => undefined,
): Intake {
  const applied: Intake['applied'] = new Map();
  const batches: Intake['batches'] = [];
  const asked: Intake['asked'] = [];
  const failed: Intake['failed'] = [];
  const intake = topicIntake({
    async apply(topic, entries) {
      await work(topic);
      batches.push(topic);
      applied.set(topic, [...(applied.get(topic) ?? []), ...entries.map(({ sequence }) => sequence)]);
      return entries.length;
    },
    onFailure: (topic) => void failed.push(topic),
    onRoom: (topic) => void asked.push(topic),
    slices: timeSlices(visible),
    visible,
  });
  return { ...intake, applied, batches, asked, failed };
}

/** Offers entries until one is refused; returns how many were taken. */
function fill(intake: TopicIntake, topic: ConversationId, count: number, sizeBytes = 1): number {
  for (let sequence = 1; sequence <= count; sequence += 1) {
    if (!intake.accept(topic, entryOf(sequence, sizeBytes))) return sequence - 1;
  }
  return count;
}

describe('what a topic pushes', () => {
  it('is applied once and in order, however much it is', async () => {
    const intake = testIntake();
    const topic = newTopic();
    expect(fill(intake, topic, 1_000)).toBe(1_000);
    await intake.idle();
    expect(intake.applied.get(topic)).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 1));
    expect(intake.batches.length).toBeGreaterThan(5);
  });

  it('is asked for again when too much of it waited, once everything before is applied', async () => {
    const intake = testIntake();
    const topic = newTopic();
    const taken = fill(intake, topic, 5_000);
    expect(taken).toBeLessThan(2_000);
    await intake.idle();
    expect(intake.applied.get(topic)).toHaveLength(taken);
    expect(intake.asked).toEqual([topic]);
    expect(intake.accept(topic, entryOf(taken + 1))).toBe(true);
    await intake.idle();
    expect(intake.applied.get(topic)?.at(-1)).toBe(taken + 1);
  });

  it('does not keep others waiting', async () => {
    const intake = testIntake();
    const [large, small] = [newTopic(), newTopic()];
    fill(intake, large, 1_000);
    fill(intake, small, 1);
    await intake.idle();
    expect(intake.batches.indexOf(small)).toBe(1);
  });

  it('goes on while another topic waits for something that never comes', async () => {
    const stuck = newTopic();
    const forever = new Promise<void>(() => undefined);
    const intake = testIntake(new Set(), async (topic) => (topic === stuck ? forever : undefined));
    const other = newTopic();
    fill(intake, stuck, 500);
    fill(intake, other, 500);
    while ((intake.applied.get(other)?.length ?? 0) < 500) await eventLoopTurn();
    expect(intake.applied.get(stuck)).toBeUndefined();
  });

  it('of all topics together takes limited memory, but for those that somebody looks at', async () => {
    const visible = newTopic();
    const topics = Array.from({ length: 40 }, newTopic);
    const intake = testIntake(new Set([visible]));
    const largest = 100 * 1024;
    const taken = topics.map((topic) => fill(intake, topic, 10, largest));
    const takenBytes = taken.reduce((sum, count) => sum + count, 0) * largest;
    expect(takenBytes).toBeLessThan(17 * 1024 * 1024);
    expect(fill(intake, visible, 5, largest)).toBe(5);
    await intake.idle();
    const refused = topics.filter((_, index) => (taken[index] ?? 0) < 10);
    expect(refused.length).toBeGreaterThan(10);
    // Each comes back: not all at once, or they would be refused again.
    expect(new Set(intake.asked)).toEqual(new Set(refused));
  });

  it('is forgotten when it can not be applied, and not asked for', async () => {
    const intake = testIntake(new Set(), async () => {
      throw new Error('no');
    });
    const topic = newTopic();
    fill(intake, topic, 5_000);
    await intake.idle();
    expect([intake.failed, intake.asked]).toEqual([[topic], []]);
  });
});
