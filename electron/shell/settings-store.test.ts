import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultSettings } from '../../shared/domain/default-settings';
import type { AccountId } from '../../shared/domain/ids';
import { openSettingsStore } from './settings-store';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'conclave-settings-'));
  file = path.join(folder, 'settings.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('settings', () => {
  it('are the defaults at first, and nothing is written', () => {
    expect(openSettingsStore(folder).get()).toEqual(defaultSettings);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('are what was set, in the next session too, and listeners learn of it', () => {
    const store = openSettingsStore(folder);
    const heard: unknown[] = [];
    const stop = store.onChange((settings) => heard.push(settings));
    store.set({ ...defaultSettings, theme: 'dark', language: 'de' });
    expect(heard).toEqual([{ ...defaultSettings, theme: 'dark', language: 'de' }]);
    stop();
    store.set({ ...defaultSettings, theme: 'dark', language: 'de' });
    expect(heard).toHaveLength(1);
    expect(openSettingsStore(folder).get()).toEqual({ ...defaultSettings, theme: 'dark', language: 'de' });
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });

  it('name the account that was shown last, if there was one', () => {
    const lastAccountId = 'a'.repeat(32) as AccountId;
    openSettingsStore(folder).set({ ...defaultSettings, theme: 'dark', language: 'de', lastAccountId });
    expect(openSettingsStore(folder).get().lastAccountId).toBe(lastAccountId);
    writeFileSync(file, '{"theme":"dark","language":"de"}');
    expect(openSettingsStore(folder).get()).toEqual({ ...defaultSettings, theme: 'dark', language: 'de' });
  });

  it('are the defaults when they can not be read', () => {
    mkdirSync(file);
    expect(openSettingsStore(folder).get()).toEqual(defaultSettings);
  });

  it.each([
    ['with an account that is none', '{"theme":"dark","language":"en","lastAccountId":"../.."}'],
    ['empty', ''],
    ['not JSON', '{"theme":'],
    ['null', 'null'],
    ['a list', '[]'],
    ['of unknown values', '{"theme":"pink","language":"en"}'],
    ['with too many fields', '{"theme":"dark","language":"en","x":1}'],
    ['huge', `{"theme":"dark","language":"en"${' '.repeat(300_000)}}`],
    ['binary', '\u0000\uffff\u0001'],
  ])('that are %s become the defaults, and the file is kept aside', (_, content) => {
    writeFileSync(file, content);
    const store = openSettingsStore(folder);
    expect(store.get()).toEqual(defaultSettings);
    expect(readFileSync(`${file}.damaged`, 'utf8')).toBe(content);
    store.set({ ...defaultSettings, theme: 'light', language: 'en' });
    expect(openSettingsStore(folder).get()).toEqual({ ...defaultSettings, theme: 'light', language: 'en' });
  });

  it('stay as they were when they can not be written', () => {
    const store = openSettingsStore(folder);
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'a file where the folder was');
    expect(() => store.set({ ...defaultSettings, theme: 'dark', language: 'de' })).toThrow();
    expect(store.get()).toEqual(defaultSettings);
    expect(existsSync(file)).toBe(false);
  });
});
