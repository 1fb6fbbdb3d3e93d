import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeLink } from '../message-text/judge-link';
import { parseMessage } from '../message-text/parse-message';
import { isPlayerUrl, playerLink, playerOrigins, type PlayerLink } from './player-link';
import { playerLinksIn } from './player-links-in';

const youtube = 'https://www.youtube-nocookie.com/embed';
const track = '4uLU6hMCjMI75M1A2tKUQC';

/** As links of messages are. */
function playerOf(written: string): PlayerLink | undefined {
  const target = judgeLink(written);
  return target && playerLink(target.href);
}

describe('the player for a link', () => {
  it.each([
    ['https://www.youtube.com/watch?v=dQw4w9WgXcQ', `${youtube}/dQw4w9WgXcQ?autoplay=1`],
    ['http://youtube.com/watch?feature=x&v=dQw4w9WgXcQ&t=90', `${youtube}/dQw4w9WgXcQ?autoplay=1&start=90`],
    ['https://m.youtube.com/watch?v=dQw4w9WgXcQ&list=PL12#x', `${youtube}/dQw4w9WgXcQ?autoplay=1`],
    ['https://music.youtube.com/watch?v=dQw4w9WgXcQ', `${youtube}/dQw4w9WgXcQ?autoplay=1`],
    ['https://youtu.be/dQw4w9WgXcQ?si=abc&t=1h2m3s', `${youtube}/dQw4w9WgXcQ?autoplay=1&start=3723`],
    ['youtu.be/dQw4w9WgXcQ', undefined],
    ['https://YOUTU.be/dQw4w9WgXcQ/', `${youtube}/dQw4w9WgXcQ?autoplay=1`],
    ['https://youtu.be/dQw4w9WgXcQ?t=2m', `${youtube}/dQw4w9WgXcQ?autoplay=1&start=120`],
    ['https://youtu.be/dQw4w9WgXcQ?t=999999s', `${youtube}/dQw4w9WgXcQ?autoplay=1`],
    ['https://www.youtube.com/shorts/abcdefghi-_', `${youtube}/abcdefghi-_?autoplay=1`],
    ['https://www.youtube.com/live/abcdefghi-_?start=5', `${youtube}/abcdefghi-_?autoplay=1&start=5`],
    ['https://www.youtube-nocookie.com/embed/abcdefghi-_', `${youtube}/abcdefghi-_?autoplay=1`],
    ['https://www.youtube.com/playlist?list=PLx_1-2', `${youtube}/videoseries?list=PLx_1-2&autoplay=1`],
    ['https://vimeo.com/76979871', 'https://player.vimeo.com/video/76979871?dnt=1&autoplay=1'],
    ['https://vimeo.com/76979871/8272103f6e', 'https://player.vimeo.com/video/76979871?dnt=1&autoplay=1&h=8272103f6e'],
    ['https://vimeo.com/channels/staffpicks/76979871', 'https://player.vimeo.com/video/76979871?dnt=1&autoplay=1'],
    [
      'https://player.vimeo.com/video/76979871?autoplay=0&h=8272103f6e',
      'https://player.vimeo.com/video/76979871?dnt=1&autoplay=1&h=8272103f6e',
    ],
    [
      'https://soundcloud.com/forss/flickermood?si=1',
      'https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2Fforss%2Fflickermood&auto_play=true',
    ],
    [
      'https://m.soundcloud.com/forss/sets/soulhack/s-Ab1',
      'https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2Fforss%2Fsets%2Fsoulhack%2Fs-Ab1&auto_play=true',
    ],
    [`https://open.spotify.com/track/${track}?si=x`, `https://open.spotify.com/embed/track/${track}`],
    [`https://open.spotify.com/intl-de/album/${track}`, `https://open.spotify.com/embed/album/${track}`],
    [`https://open.spotify.com/embed/show/${track}`, `https://open.spotify.com/embed/show/${track}`],
  ])('%s', (link, embedUrl) => {
    expect(playerOf(link)?.embedUrl).toBe(embedUrl);
    expect(embedUrl === undefined || isPlayerUrl(embedUrl)).toBe(true);
  });

  it.each([
    'https://www.youtube.com/',
    'https://www.youtube.com/watch?v=tooshort',
    'https://www.youtube.com/watch?v=dQw4w9WgXcQx',
    'https://www.youtube.com/watch?vv=dQw4w9WgXcQ',
    'https://www.youtube.com/watch?v=dQw4w9WgX%22Q',
    'https://www.youtube.com/redirect?q=https://example.org',
    'https://www.youtube.com/@channel',
    'https://www.youtube.com.example.org/watch?v=dQw4w9WgXcQ',
    'https://www-youtube.com/watch?v=dQw4w9WgXcQ',
    'https://evil.youtube.com/watch?v=dQw4w9WgXcQ',
    'https://youtube.com:8443/watch?v=dQw4w9WgXcQ',
    'https://youtube.com@example.org/watch?v=dQw4w9WgXcQ',
    'https://user@youtube.com/watch?v=dQw4w9WgXcQ',
    'https://example.org/https://www.youtube.com/watch?v=dQw4w9WgXcQ',
    'https://example.org\\@youtube.com/watch?v=dQw4w9WgXcQ',
    'https://yоutube.com/watch?v=dQw4w9WgXcQ',
    'https://youtu.be/watch?v=dQw4w9WgXcQ',
    'ftp://youtube.com/watch?v=dQw4w9WgXcQ',
    'https://vimeo.com/about',
    'https://vimeo.com/1/../../x',
    'https://soundcloud.com/forss',
    'https://soundcloud.com/discover/sets',
    'https://soundcloud.com/forss/likes',
    'https://on.soundcloud.com/abc',
    `https://open.spotify.com/user/${track}`,
    'https://open.spotify.com/track/short',
    `https://spotify.link/${track}`,
    'mailto:youtube@youtube.com',
  ])('%s has none', (link) => {
    expect(playerOf(link)).toBeUndefined();
  });

  it('is a page of its provider and of nobody else, whatever is written', () => {
    const hosts = [
      'www.youtube.com',
      'youtu.be',
      'vimeo.com',
      'player.vimeo.com',
      'soundcloud.com',
      'open.spotify.com',
    ];
    const marks = '/ ? & = # % %2f .. \\ @ : ; " < > v= t= list= h= url= 1 a A - _ \u202e'.split(' ');
    const words = '/watch /embed/ /playlist /video/ /sets/ /track/ dQw4w9WgXcQ 76979871 8272103f6e'.split(' ');
    const pieces = [...marks, ...words, track];
    const link = fc
      .tuple(fc.constantFrom(...hosts), fc.array(fc.constantFrom(...pieces), { maxLength: 8 }))
      .map(([host, rest]) => `https://${host}/${rest.join('')}`);
    let players = 0;
    fc.assert(
      fc.property(link, (written) => {
        const player = playerOf(written);
        if (player === undefined) return;
        players += 1;
        expect(isPlayerUrl(player.embedUrl)).toBe(true);
        expect(player.embedUrl.startsWith(`${playerOrigins[player.provider]}/`)).toBe(true);
        // Nothing changes when it is read as a URL: nothing in it means something else than it seems to.
        expect(new URL(player.embedUrl).href).toBe(player.embedUrl);
      }),
      { numRuns: 20_000 },
    );
    expect(players).toBeGreaterThan(0);
  });

  it('has an address that no other one passes for', () => {
    const good = `${youtube}/dQw4w9WgXcQ?autoplay=1`;
    expect(isPlayerUrl(good)).toBe(true);
    for (const url of [
      `${good}&x=1`,
      `${good}#x`,
      ` ${good}`,
      `${good}\n`,
      good.replace('https', 'http'),
      good.replace('.com', '.com:443'),
      good.replace('.com', '.com.example.org'),
      good.replace('https://', 'https://x@'),
      'app://conclave/index.html',
      'https://www.youtube-nocookie.com/',
      'https://open.spotify.com/embed/../track/x',
      'about:blank',
      '',
    ]) {
      expect(isPlayerUrl(url), url).toBe(false);
    }
  });
});

describe('the players below a message', () => {
  const watch = (id: string): string => `https://youtu.be/${id}`;
  const found = (text: string): readonly string[] =>
    playerLinksIn(parseMessage(text, [])).map(({ target }) => target.href);

  it('are the first three, each once, in whatever form they stand', () => {
    const [a, b, c, d] = ['aaaaaaaaaaa', 'bbbbbbbbbbb', 'ccccccccccc', 'ddddddddddd'].map(watch);
    expect(found(`see *${a}* and ${a}?si=1, [that](${b})\n- ${c}\n${d}`)).toEqual([a, b, c]);
  });

  it('are none of what is quoted, is code, or leads elsewhere', () => {
    const link = watch('aaaaaaaaaaa');
    expect(found(`> ${link}\n\`${link}\` https://example.org/?${link}`)).toEqual([]);
  });
});
