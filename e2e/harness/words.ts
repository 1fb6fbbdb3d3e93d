/** The window's words, so that the journeys find what a person reads, and a change of wording breaks no test. */
import { english } from '../../renderer/i18n/english';
import { german } from '../../renderer/i18n/german';

export const words = { en: english, de: german };

/** Words of these, with their placeholders filled in. */
export function fill(words: string, values: Readonly<Record<string, string>>): string {
  return words.replaceAll(/\{\{(\w+)\}\}/g, (whole, key: string) => values[key] ?? whole);
}
