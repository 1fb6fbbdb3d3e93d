import { describe, expect, it } from 'vitest';
import { taskQueue } from './task-queue';

describe('taskQueue', () => {
  it('runs one task at a time, in order', async () => {
    const queue = taskQueue();
    const log: string[] = [];
    const task = (name: string) => async () => {
      log.push(`${name} starts`);
      await Promise.resolve();
      log.push(`${name} ends`);
      return name;
    };
    expect(await Promise.all([queue.run(task('a')), queue.run(task('b'))])).toEqual(['a', 'b']);
    expect(log).toEqual(['a starts', 'a ends', 'b starts', 'b ends']);
  });

  it('goes on after a failure, which only its caller sees', async () => {
    const queue = taskQueue();
    const failing = queue.run(() => Promise.reject(new Error('no')));
    const next = queue.run(() => Promise.resolve(1));
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe(1);
  });

  it('is idle once the tasks are done that others added meanwhile', async () => {
    const queue = taskQueue();
    let isDone = false;
    void queue.run(async () => {
      await Promise.resolve();
      void queue.run(async () => {
        await Promise.resolve();
        isDone = true;
      });
    });
    expect(queue.isIdle).toBe(false);
    await queue.idle();
    expect(isDone).toBe(true);
    expect(queue.isIdle).toBe(true);
  });
});
