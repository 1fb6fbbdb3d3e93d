import { describe, expect, it } from 'vitest';
import type { AccountId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import type { Client } from '../../shared/ipc/connect-contract';
import type { CoreContract } from '../../shared/ipc/core-contract';
import type { Account } from '../../shared/ipc/shell-contract';
import { watchIdle, type IdleSource } from './idle-watch';

const [first, second] = ['a'.repeat(32), 'b'.repeat(32)] as unknown as readonly [AccountId, AccountId];

/** A computer whose person comes and goes as a test says, with cores that remember what they are told. */
function watching(refusal?: AppError) {
  let idleSeconds = 0;
  let absent: Parameters<IdleSource['onAbsent']>[0] = () => undefined;
  let accounts: (list: Account[]) => void = () => undefined;
  let next: { readonly action: () => void; readonly delayMs: number } | undefined;
  const told: string[] = [];
  watchIdle({
    source: {
      idleSeconds: () => idleSeconds,
      onAbsent: (listener) => void (absent = listener),
    },
    schedule(action, delayMs) {
      next = { action, delayMs };
      return () => void (next = undefined);
    },
    accounts: {
      watch(listener) {
        accounts = listener;
        return () => undefined;
      },
    },
    connect: (accountId) =>
      ({
        call: async (procedure: string, { isIdle }: { isIdle: boolean }) => {
          told.push(`${accountId.slice(0, 1)} ${procedure} ${isIdle}`);
          if (refusal !== undefined) throw refusal;
        },
      }) as unknown as Client<CoreContract>,
  });
  return {
    told,
    delayMs: () => next?.delayMs,
    run: (...accountIds: readonly AccountId[]) =>
      accounts(accountIds.map((accountId) => ({ accountId, status: { state: 'running' } }))),
    /** Nobody has touched a key for so long when the computer is looked at next. */
    look(seconds: number) {
      idleSeconds = seconds;
      next?.action();
    },
    absent: (reason: 'locked' | 'asleep', isSo: boolean) => absent(reason, isSo),
  };
}

describe('whether somebody is at the computer', () => {
  it('is looked at when five minutes may have passed, and told to every core', () => {
    const { told, run, look, delayMs } = watching();
    run(first, second);
    expect(delayMs()).toBe(300_000);
    look(200);
    expect([told, delayMs()]).toEqual([[], 100_000]);
    look(299);
    expect([told, delayMs()]).toEqual([[], 1_000]);
    look(300);
    expect(told).toEqual(['a presence.setIdle true', 'b presence.setIdle true']);
  });

  it('is noticed within two seconds when they are back, and told once', () => {
    const { told, run, look, delayMs } = watching();
    run(first);
    look(300);
    expect(delayMs()).toBe(2_000);
    look(302);
    look(0);
    look(1);
    expect(told).toEqual(['a presence.setIdle true', 'a presence.setIdle false']);
  });

  it('is no while the screen is locked or the computer sleeps, whatever is typed', () => {
    const { told, run, look, absent } = watching();
    run(first);
    absent('locked', true);
    look(0);
    absent('asleep', true);
    absent('locked', false);
    expect(told).toEqual(['a presence.setIdle true']);
    absent('asleep', false);
    expect(told).toEqual(['a presence.setIdle true', 'a presence.setIdle false']);
  });

  it('is told to a core that is started meanwhile', () => {
    const { told, run, look } = watching();
    look(300);
    run(first);
    run();
    run(first);
    expect(told).toEqual(['a presence.setIdle true', 'a presence.setIdle true']);
    look(0);
    run(first, second);
    expect(told.slice(2)).toEqual(['a presence.setIdle false']);
  });

  it('is nothing to an account without a workspace', async () => {
    const { told, run, look } = watching(new AppError('workspace.not-joined'));
    run(first);
    look(300);
    look(0);
    await Promise.resolve();
    expect(told).toHaveLength(2);
  });
});
