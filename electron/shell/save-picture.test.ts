import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testGif } from '../../shared/domain/testing/test-image';
import { AppError } from '../../shared/errors';
import { savePicture } from './save-picture';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'conclave-save-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const now = new Date(2026, 0, 9, 8, 7, 6);

describe('saving a picture', () => {
  it('writes its bytes where the person wants it, called after the time and what it really is', async () => {
    const choosePath = async (name: string) => join(folder, name);
    expect(await savePicture(testGif(), { choosePath, now })).toBe(true);
    expect(readdirSync(folder)).toEqual(['conclave-2026-01-09-080706.gif']);
    expect(readFileSync(join(folder, 'conclave-2026-01-09-080706.gif'))).toEqual(Buffer.from(testGif()));
  });

  it('writes nothing when the person thinks better of it', async () => {
    expect(await savePicture(testGif(), { choosePath: async () => undefined, now })).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('does not even ask where to put what is no picture', async () => {
    const asked: string[] = [];
    const choosePath = async (name: string) => void asked.push(name);
    const program = new TextEncoder().encode('#!/bin/sh\n');
    await expect(savePicture(program, { choosePath, now })).rejects.toEqual(new AppError('input.malformed'));
    expect(asked).toEqual([]);
  });

  it('says so when there is no writing there', async () => {
    const choosePath = async (name: string) => join(folder, 'nowhere', name);
    await expect(savePicture(testGif(), { choosePath, now })).rejects.toMatchObject({ code: 'file.unwritable' });
  });
});
