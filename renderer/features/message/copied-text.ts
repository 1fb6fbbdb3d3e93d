import type { MessageView } from '../../../shared/ipc/core-contract';
import type { NamedImage } from '../image/use-image-words';
import { profileNameOf, type PeopleDirectory } from '../people/people-directory';
import { shortTime } from '../time/format-time';

export interface CopyWords {
  readonly people: PeopleDirectory;
  readonly locale: string;
  /** What somebody is called who is not among the people. */
  readonly unknown: string;
  readonly ping: string;
  readonly imageWords: (image: NamedImage) => string;
}

/**
 * What several messages are outside the application: each with when it was sent and by whom, whole and as it was written. Whoever
 * it is pasted for reads the names of the profiles, never the reader's own ones. Empty when none says anything.
 */
export function copiedText(messages: readonly MessageView[], words: CopyWords): string {
  const lines = messages.flatMap(({ sender, sentAtMs, body }) => {
    const said = saidBy(body, words);
    if (said === undefined) return [];
    const person = words.people.get(sender);
    const name = person === undefined ? words.unknown : profileNameOf(person);
    return `[${shortTime(sentAtMs, words.locale)}] ${name}: ${said}`;
  });
  return lines.join('\n');
}

function saidBy(body: MessageView['body'], { ping, imageWords }: CopyWords): string | undefined {
  switch (body.kind) {
    case 'text':
      return body.text;
    case 'image':
      return imageWords({ isAnimated: body.isAnimated, alt: body.text || body.alt });
    case 'ping':
      return ping;
    case 'deleted':
    case 'unsupported':
    case 'notice':
      return undefined;
    default:
      return body satisfies never;
  }
}
