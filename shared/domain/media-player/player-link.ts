/** Links to a video or a piece of music that its provider has a player for. Nothing here asks anybody: the link says it all. */

export type PlayerProvider = 'youtube' | 'vimeo' | 'soundcloud' | 'spotify';

/** What a player plays, in the provider's own terms. */
export type PlayedKind = 'video' | 'playlist' | 'track' | 'album' | 'episode' | 'show' | 'artist';

export interface PlayerLink {
  readonly provider: PlayerProvider;
  readonly kind: PlayedKind;
  /** The page of the provider's player: of one of `playerOrigins`, over https:. */
  readonly embedUrl: string;
}

/** Whose pages players are. No two providers share one. */
export const playerOrigins: Readonly<Record<PlayerProvider, string>> = {
  youtube: 'https://www.youtube-nocookie.com',
  vimeo: 'https://player.vimeo.com',
  soundcloud: 'https://w.soundcloud.com',
  spotify: 'https://open.spotify.com',
};

/**
 * The player for a link; undefined for every other link. `href` is as the URL standard writes it. Hosts are compared as a whole,
 * and nothing of the link gets into the player's address but ids of the provider's own form.
 */
export function playerLink(href: string): PlayerLink | undefined {
  // Neither a user name nor a port fits in here.
  const parts = /^https?:\/\/([a-z.-]+)(\/[^?#]*)(?:\?([^#]*))?(?:#.*)?$/.exec(href);
  if (parts === null) return undefined;
  const [, host = '', path = '', query = ''] = parts;
  const read = readers.get(host);
  return read?.(path.replace(/\/$/, ''), query, host);
}

/** Whether a URL is one that `playerLink` makes, to the letter. */
export function isPlayerUrl(url: string): boolean {
  return embedForms.some((form) => form.test(url));
}

type Reader = (path: string, query: string, host: string) => PlayerLink | undefined;

const readers: ReadonlyMap<string, Reader> = new Map([
  ...['youtube.com', 'www.youtube.com', 'm.youtube.com', 'music.youtube.com'].map(
    (host) => [host, readYoutube] as const,
  ),
  ...['youtube-nocookie.com', 'www.youtube-nocookie.com'].map((host) => [host, readYoutube] as const),
  ['youtu.be', readYoutube],
  ...['vimeo.com', 'www.vimeo.com', 'player.vimeo.com'].map((host) => [host, readVimeo] as const),
  ...['soundcloud.com', 'www.soundcloud.com', 'm.soundcloud.com'].map((host) => [host, readSoundcloud] as const),
  ['open.spotify.com', readSpotify],
]);

const embedForms: readonly RegExp[] = [
  /^https:\/\/www\.youtube-nocookie\.com\/embed\/[\w-]{11}\?autoplay=1(?:&start=[1-9]\d{0,5})?$/,
  /^https:\/\/www\.youtube-nocookie\.com\/embed\/videoseries\?list=[\w-]{2,64}&autoplay=1$/,
  /^https:\/\/player\.vimeo\.com\/video\/\d{1,12}\?dnt=1&autoplay=1(?:&h=[\da-f]{6,40})?$/,
  /^https:\/\/w\.soundcloud\.com\/player\/\?url=https%3A%2F%2Fsoundcloud\.com%2F[\w-]{1,100}%2F(?:sets%2F)?[\w-]{1,200}(?:%2Fs-\w{1,40})?&auto_play=true$/,
  /^https:\/\/open\.spotify\.com\/embed\/(?:track|album|playlist|episode|show|artist)\/[\dA-Za-z]{22}$/,
];

/** The value of a query's first part with this name. */
function valueOf(query: string, name: string): string {
  const part = query.split('&').find((each) => each.startsWith(`${name}=`));
  return part?.slice(name.length + 1) ?? '';
}

function readYoutube(path: string, query: string, host: string): PlayerLink | undefined {
  const list = valueOf(query, 'list');
  if (path === '/playlist') {
    if (!/^[\w-]{2,64}$/.test(list)) return undefined;
    return made('youtube', 'playlist', `/embed/videoseries?list=${list}&autoplay=1`);
  }
  const form = host === 'youtu.be' ? /^\/([\w-]{11})$/ : /^\/(?:shorts|live|embed|v)\/([\w-]{11})$/;
  const id = host !== 'youtu.be' && path === '/watch' ? valueOf(query, 'v') : (form.exec(path)?.[1] ?? '');
  if (!/^[\w-]{11}$/.test(id)) return undefined;
  const start = startSeconds(valueOf(query, 't') || valueOf(query, 'start'));
  return made('youtube', 'video', `/embed/${id}?autoplay=1${start === 0 ? '' : `&start=${start}`}`);
}

/** From `90`, `90s` or `1h2m3s`; 0 for what is no time, or more than ten days. */
function startSeconds(written: string): number {
  const parts = /^(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?$/.exec(written);
  if (parts === null) return 0;
  const [hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  const sum = (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0);
  return sum < 864_000 ? sum : 0;
}

function readVimeo(path: string, query: string, host: string): PlayerLink | undefined {
  const form =
    host === 'player.vimeo.com'
      ? /^\/video\/(\d{1,12})$/
      : /^\/(?:channels\/[\w-]+\/|groups\/[\w-]+\/videos\/)?(\d{1,12})(?:\/([\da-f]{6,40}))?$/;
  const [, id, pathHash] = form.exec(path) ?? [];
  if (id === undefined) return undefined;
  // What makes an unlisted video seen.
  const hash = pathHash ?? valueOf(query, 'h');
  const isHash = /^[\da-f]{6,40}$/.test(hash);
  return made('vimeo', 'video', `/video/${id}?dnt=1&autoplay=1${isHash ? `&h=${hash}` : ''}`);
}

/** First parts of addresses that are no person's. */
const soundcloudPages = new Set(
  'charts discover feed go jobs library messages mobile notifications pages people pro search settings stations stream tags upload you'.split(
    ' ',
  ),
);
/** Second parts that list what somebody has. */
const soundcloudLists = new Set(
  'albums comments followers following likes popular-tracks reposts sets tracks'.split(' '),
);

function readSoundcloud(path: string): PlayerLink | undefined {
  const form = /^\/([\w-]{1,100})\/(sets\/)?([\w-]{1,200})(\/s-\w{1,40})?$/;
  const [, person, sets = '', name, secret = ''] = form.exec(path) ?? [];
  if (person === undefined || name === undefined || soundcloudPages.has(person)) return undefined;
  if (sets === '' && soundcloudLists.has(name)) return undefined;
  const page = `https://soundcloud.com/${person}/${sets}${name}${secret}`;
  const kind = sets === '' ? 'track' : 'playlist';
  return made('soundcloud', kind, `/player/?url=${encodeURIComponent(page)}&auto_play=true`);
}

function readSpotify(path: string): PlayerLink | undefined {
  const form = /^(?:\/intl-[a-z]{2})?(?:\/embed)?\/(track|album|playlist|episode|show|artist)\/([\dA-Za-z]{22})$/;
  const [, kind, id] = form.exec(path) ?? [];
  if (kind === undefined || id === undefined) return undefined;
  return made('spotify', kind as PlayedKind, `/embed/${kind}/${id}`);
}

function made(provider: PlayerProvider, kind: PlayedKind, rest: string): PlayerLink {
  return { provider, kind, embedUrl: playerOrigins[provider] + rest };
}
