import type { TFunction } from 'i18next';
import { plainText, type MentionName } from '../../../shared/domain/message-text/plain-text';
import type { ConversationView, MessageView } from '../../../shared/ipc/core-contract';

/** What a message says, in one short line without its sender; for everything but notices. */
export function messagePreview(
  body: MessageView['body'],
  nameOf: MentionName,
  t: TFunction<'conversationList'>,
): string {
  switch (body.kind) {
    case 'text':
      return plainText(body.text, body.mentions, nameOf);
    case 'image': {
      const alt = plainText(body.text, body.mentions, nameOf) || body.alt;
      if (alt !== '') return t(body.isAnimated ? 'preview.gifNamed' : 'preview.pictureNamed', { alt });
      return body.isAnimated ? t('preview.gif') : t('preview.picture');
    }
    case 'deleted':
      return t('preview.deleted');
    case 'ping':
      return t('preview.ping');
    case 'unsupported':
      return t('preview.unsupported');
    case 'notice':
      return '';
    default:
      return body satisfies never;
  }
}

/** Who a preview names before the text: nobody in a direct conversation, except the reader, and nobody in notes. */
export function previewSpeaker(message: MessageView, kind: ConversationView['kind']): 'own' | 'other' | 'nobody' {
  if (message.body.kind === 'notice' || kind === 'notes') return 'nobody';
  if (message.isOwn) return 'own';
  return kind === 'group' ? 'other' : 'nobody';
}

/** The first word of a name, which is enough beside a preview; the whole name where titles come first. */
export function callName(displayName: string): string {
  const [first = displayName, ...rest] = displayName.trim().split(/\s+/);
  return rest.length === 0 || first.endsWith('.') ? displayName : first;
}
