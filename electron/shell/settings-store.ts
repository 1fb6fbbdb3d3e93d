import path from 'node:path';
import { defaultSettings } from '../../shared/domain/default-settings';
import { settings as schema, type Settings } from '../../shared/ipc/shell-contract';
import { readJsonFileIfPossible, writeJsonFile } from '../json-file';

export interface SettingsStore {
  get(): Settings;
  /** Durable when it returns. Throws when the file can't be written; the settings are then as before. */
  set(settings: Settings): void;
  /** Calls the listener after every change. Returns a function that ends it. */
  onChange(listener: (settings: Settings) => void): () => void;
}

/** Settings of the application in `settings.json`. Damaged, unreadable or missing ones are the defaults. */
export function openSettingsStore(folder: string): SettingsStore {
  const file = path.join(folder, 'settings.json');
  const listeners = new Set<(settings: Settings) => void>();
  let settings = readJsonFileIfPossible(file, schema) ?? defaultSettings;
  return {
    get: () => settings,
    set(next) {
      writeJsonFile(file, next);
      settings = next;
      for (const listener of listeners) listener(next);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
