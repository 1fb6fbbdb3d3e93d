/** The window's words, so that the journeys find what a person reads, and a change of wording breaks no test. */
import { english } from '../../renderer/i18n/english';
import { german } from '../../renderer/i18n/german';

export const words = { en: english, de: german };
