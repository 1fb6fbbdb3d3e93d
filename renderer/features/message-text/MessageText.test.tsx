import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Mention } from '../../../shared/ipc/core-contract';
import { ConnectionProvider } from '../../connection/ConnectionProvider';
import type { Connections } from '../../connection/connections';
import { startI18n } from '../../i18n/start-i18n';
import { anna, bert } from '../conversation/test-message';
import { PeopleContext } from '../people/people-context';
import { peopleDirectory } from '../people/people-directory';
import { testPerson } from '../people/test-person';
import { MessageText } from './MessageText';
import { xssStrings } from './xss-strings';

// What is rendered here opens nothing.
const connections = { shell: { call: async () => undefined } } as unknown as Connections;
const people = peopleDirectory([testPerson('a', 'Anna\u202e Schmidt'), testPerson('b', '<b>Bert</b>')], 'en');

function render(text: string, mentions: readonly Mention[] = []): string {
  return renderToStaticMarkup(
    <ConnectionProvider connections={connections}>
      <PeopleContext value={people}>
        <MessageText text={text} mentions={mentions} selfUserId={bert} end={<i>end</i>} />
      </PeopleContext>
    </ConnectionProvider>,
  );
}

const elements = new Set(
  'div p span strong em s code pre blockquote ul li a bdi i svg path'.split(' ').flatMap((name) => [name, `/${name}`]),
);
const attributes = new Set('class dir href title draggable aria-label aria-hidden role tabindex inert'.split(' '));
const ofIcons = /^(xmlns|width|height|viewBox|fill|stroke|stroke-width|stroke-linecap|stroke-linejoin|d)$/;

/** What a browser would make of it that should not be there. React writes every attribute in double quotes. */
function unexpectedIn(html: string): readonly string[] {
  return [...html.matchAll(/<([^\s>]*)([^>]*)>/g)].flatMap(([, name = '', rest = '']) => {
    const found = [...rest.matchAll(/([^\s=]+)="([^"]*)"/g)];
    const isOdd = rest.replaceAll(/[^\s=]+="[^"]*"/g, '').replaceAll(/[\s/]/g, '') !== '';
    const wrong = found.filter(([, attribute = '', value = '']) => {
      if (attribute === 'href') return !/^(https?:\/\/|mailto:)/.test(value);
      return !attributes.has(attribute) && !ofIcons.test(attribute);
    });
    return elements.has(name) && !isOdd && wrong.length === 0 ? [] : [`<${name}${rest}>`];
  });
}

beforeAll(() => {
  startI18n('en');
});

describe('strings that are known to attack pages', () => {
  it.each(xssStrings)('are shown as text: %s', (attack) => {
    for (const text of [
      attack,
      `*${attack}*`,
      `||${attack}||`,
      `\`${attack}\``,
      `[${attack}](https://a.test)`,
      `[x](${attack})`,
    ]) {
      expect(unexpectedIn(render(text))).toEqual([]);
    }
    expect(unexpectedIn(render(`\`\`\`${attack}\n${attack}\n\`\`\`\n> ${attack}\n- ${attack}`))).toEqual([]);
  });

  it('would be noticed here if they were not', () => {
    expect(unexpectedIn('<p class="x">&lt;b&gt;</p>')).toEqual([]);
    expect(unexpectedIn('<img src="x">')).toEqual(['<img src="x">']);
    expect(unexpectedIn('<p onclick="x"></p>')).toEqual(['<p onclick="x">']);
    expect(unexpectedIn('<a href="javascript:x">')).toEqual(['<a href="javascript:x">']);
    expect(unexpectedIn('<p class="x" style=y>')).toEqual(['<p class="x" style=y>']);
  });
});

describe('a message on the screen', () => {
  it('names people as they are called now, in a direction of their own', () => {
    const html = render('@old and @me', [
      { start: 0, length: 4, userId: anna },
      { start: 9, length: 3, userId: bert },
    ]);
    expect(html).toContain('@<bdi>Anna');
    expect(html).toContain('<bdi>&lt;b&gt;Bert&lt;/b&gt;</bdi>');
    expect(html.match(/bg-accent /g)?.length).toBe(1);
    expect(html).not.toContain('@old');
  });

  it('says where a link leads that may deceive', () => {
    expect(render('https://good.test@evil.test')).toContain('It leads to evil.test');
    expect(render('[good.test](https://evil.test)')).toContain('The link leads to evil.test');
    expect(render('https://evil.test')).not.toContain('leads to');
  });

  it('ends with what stands behind it, whatever it ends with', () => {
    for (const text of ['a', '- a', '> a', '```a```', '😀', '\u202e']) expect(render(text)).toContain('<i>end</i>');
  });

  it('covers a spoiler, so that nothing in it is read aloud or reached, and says what a press does', () => {
    const html = render('the end: ||see https://example.org||');
    expect(html).toMatch(
      /<span role="button" tabindex="0" aria-label="Covered words. Show them"[^>]*><span inert="" aria-hidden="true"/,
    );
    expect(unexpectedIn(html)).toEqual([]);
  });

  it('shows a few emoji larger', () => {
    expect(render('👍')).not.toContain('text-message');
    expect(render('👍 ok')).toContain('text-message');
  });
});
