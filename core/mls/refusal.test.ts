import { expect, test } from 'vitest';
import { AppError } from '../../shared/errors';
import { demand, failAlike, Refusal } from './refusal';

test('whatever refuses looks alike outside, with the reason as the cause', () => {
  for (const cause of [new Refusal('a reason'), new RangeError('of a primitive')]) {
    let seen: unknown;
    try {
      failAlike(() => {
        throw cause;
      });
    } catch (error) {
      seen = error;
    }
    expect(seen).toBeInstanceOf(AppError);
    expect(seen).toMatchObject({ code: 'crypto.failed', retry: 'never', details: {}, cause });
  }
});

test('errors that are meant for people pass, and so do results', () => {
  const error = new AppError('crypto.unknown-suite', { details: { suite: 7 } });
  const passing = (): never =>
    failAlike(() => {
      throw error;
    });
  expect(passing).toThrow(error);
  expect(failAlike(() => 5)).toBe(5);
});

test('a demand is a refusal with its reason', () => {
  expect(() => demand(false, 'a reason')).toThrow(new Refusal('a reason'));
  expect(() => demand(true, 'a reason')).not.toThrow();
});
