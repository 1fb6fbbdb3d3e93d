/** Texts that have got script into pages, or that disturb what stands beside them. */

/** What each field is given. All within the limits of their fields. */
export const hostile = {
  workspace: '<iframe src=javascript:alert(1)>',
  renamed: '"><iframe srcdoc="<script>alert(1)</script>">',
  ada: 'Ada <img src=x onerror=alert(2)>',
  adaLater: 'Ada <img src=x onerror=alert(2)> &lt;b&gt;',
  ben: 'Ben "><svg onload=alert(3)>',
  cleo: 'Cleo <style>*{display:none}</style>',
  title: '<script>alert(4)</script>',
  group: `'"><object data=javascript:alert(5)>`,
  groupLater: '<link rel=stylesheet href=javascript:alert(5)>',
  about: '<frameset onload=alert(14)> what it is for',
  described: '<marquee onstart=alert(15)> for the night',
  ownName: '<details open ontoggle=alert(16)>',
  note: '<select autofocus onfocus=alert(17)> since May',
  said: '<keygen autofocus onfocus=alert(18)> *said*',
  folder: '<base href=javascript:alert(6)//>',
  status: '<body onload=alert(7)>',
  invite: '<a href=javascript:alert(8)>x</a>',
  search: '<script>alert(1)</script>',
  edited: '<embed src=javascript:alert(9)> the end',
  answer: '<math href=javascript:alert(10)> answered',
  scheduled: '<video onerror=alert(11)> later',
  alt: '"><img src=x onerror=alert(12)>',
  draft: '<input autofocus onfocus=alert(13)> *perhaps*',
} as const;

/** Turns of direction, half a character and marks without end: what a name or a title has of them is taken out, a message keeps it. */
export const oddName = `gpj\u202etxt.exe \u2067 half \ud83d Z${'\u0335\u0301'.repeat(10)}algo`;

export const oddTexts = [
  'x'.repeat(10_000),
  `Z${'\u0335\u0322\u031b\u0489\u0360\u0301\u0302\u0303'.repeat(12)}algo ${'\u0301'.repeat(200)}`,
  'invoice\u202efdp.exe is \u2067turned',
  'שלום *עולם*, see https://example.org',
  'half \ud83d a character',
  '👍',
];
