import { describe, expect, it } from 'vitest';
import { anna, testMessage } from '../conversation/test-message';
import { startI18n } from '../../i18n/start-i18n';
import { callName, messagePreview, oneLine, previewSpeaker } from './last-message-preview';

describe('the preview of a message', () => {
  it('is one short line that never cuts a character in two', () => {
    expect(oneLine(' first\n\n second\tthird ')).toBe('first second third');
    expect(oneLine('🙂'.repeat(500))).toBe('🙂'.repeat(160));
  });

  it('says of what has no words what it is', () => {
    const t = startI18n('en').getFixedT('en', 'conversationList');
    const bodies = [{ kind: 'ping' }, { kind: 'deleted', by: anna }, { kind: 'unsupported' }] as const;
    const previews = bodies.map((body) => messagePreview(body, t));
    expect(previews).toEqual(['Ping', 'Message deleted', 'A message that this version can’t show']);
    expect(messagePreview({ kind: 'text', text: 'one\ntwo', mentions: [] }, t)).toBe('one two');
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
