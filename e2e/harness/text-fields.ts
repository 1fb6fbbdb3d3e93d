/** The fields of the window in which somebody types, so that none is forgotten. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Locator } from '@playwright/test';

const features = path.resolve(__dirname, '..', '..', 'renderer', 'features');
// One that is ticked has no text.
const field = /<(TextField|FilterField|TimeField|Input|textarea|input(?!\s+type="checkbox"))\b/g;

export interface FieldLog {
  /** Types into a field, and notes it by the component that has it, such as `settings/ProfileSettings`. */
  put(component: string, locator: Locator, text: string): Promise<void>;
  /** Notes those that were typed into by other means. */
  note(...components: readonly string[]): void;
  /** Fails unless something was typed into every field that the window has. */
  expectAll(): void;
}

export function logFields(): FieldLog {
  const noted = new Set<string>();
  return {
    async put(component, locator, text) {
      noted.add(component);
      await locator.fill(text);
    },
    note: (...components) => components.forEach((each) => noted.add(each)),
    expectAll: () => expect([...noted].sort()).toEqual(fieldsOfWindow()),
  };
}

/** By component; its second field has a 2 behind it. */
function fieldsOfWindow(): readonly string[] {
  return readdirSync(features, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx') && !file.endsWith('.test.tsx'))
    .flatMap((file) => {
      const fields = readFileSync(path.join(features, file), 'utf8').match(field) ?? [];
      return fields.map((_, index) => file.replace(/\.tsx$/, index === 0 ? '' : ` ${index + 1}`));
    })
    .sort();
}
