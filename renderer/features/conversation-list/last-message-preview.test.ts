import { describe, expect, it } from 'vitest';
import { anna, testMessage } from '../conversation/test-message';
import { startI18n } from '../../i18n/start-i18n';
import { callName, messagePreview, previewSpeaker } from './last-message-preview';

describe('the preview of a message', () => {
  it('says of what has no words what it is', () => {
    const t = startI18n('en').getFixedT('en', 'conversationList');
    const bodies = [{ kind: 'ping' }, { kind: 'deleted', by: anna }, { kind: 'unsupported' }] as const;
    const previews = bodies.map((body) => messagePreview(body, () => '', t));
    expect(previews).toEqual(['Ping', 'Message deleted', 'A message that this version can’t show']);
  });

  it('says of an image what it is, and what is said with it, or else what it is called', () => {
    const t = startI18n('en').getFixedT('en', 'conversationList');
    const image = { kind: 'image', width: 8, height: 8, sizeBytes: 9, text: '', mentions: [] } as const;
    const previewOf = (alt: string, isAnimated: boolean, text = ''): string =>
      messagePreview({ ...image, mentions: [], isAnimated, alt, text }, () => '', t);
    expect([previewOf('', true), previewOf('Dancing cat', true)]).toEqual(['GIF', 'GIF: Dancing cat']);
    expect([previewOf('', false), previewOf('The plan', false)]).toEqual(['Picture', 'Picture: The plan']);
    expect(previewOf('The plan', false, '*As* agreed')).toBe('Picture: As agreed');
  });

  it('has no marks, and those who are mentioned by their names as they are now', () => {
    const t = startI18n('en').getFixedT('en', 'conversationList');
    const body = {
      kind: 'text',
      text: '*Hello* @An\n`one`',
      mentions: [{ start: 8, length: 3, userId: anna }],
    } as const;
    expect(messagePreview({ ...body, mentions: [...body.mentions] }, () => 'Anna Schmidt', t)).toBe(
      'Hello @Anna Schmidt one',
    );
  });

  it('names who speaks where that is not obvious', () => {
    expect(previewSpeaker(testMessage(1), 'direct')).toBe('nobody');
    expect(previewSpeaker(testMessage(1), 'group')).toBe('other');
    expect(previewSpeaker(testMessage(1, { isOwn: true }), 'direct')).toBe('own');
    expect(previewSpeaker(testMessage(1, { isOwn: true }), 'notes')).toBe('nobody');
    const notice = testMessage(1, { isOwn: true, body: { kind: 'notice', notice: { what: 'created' } } });
    expect(previewSpeaker(notice, 'group')).toBe('nobody');
  });

  it('calls people by their first name, and by the whole one after a title', () => {
    expect(callName('Mara Winkler')).toBe('Mara');
    expect(callName('Dr. Petra Okafor')).toBe('Dr. Petra Okafor');
    expect(callName('Selin')).toBe('Selin');
  });
});
