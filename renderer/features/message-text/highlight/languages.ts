/** What the highlighter knows of a language: enough to tell words from texts and remarks, and no more. */
export interface CodeLanguage {
  readonly keywords: ReadonlySet<string>;
  /** Begin a remark that ends with the line. */
  readonly lineComments: readonly string[];
  readonly blockComment: readonly [string, string] | undefined;
  readonly quotes: string;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const cLike = { lineComments: ['//'], blockComment: ['/*', '*/'], quotes: `"'` } as const;
const shLike = { lineComments: ['#'], blockComment: undefined, quotes: `"'` } as const;

const script: CodeLanguage = {
  ...cLike,
  quotes: '"\'`',
  keywords: words(
    'abstract as async await break case catch class const continue default delete do else enum export extends false finally for from function if implements import in instanceof interface let new null of private protected public readonly return static super switch this throw true try type typeof undefined var void while yield',
  ),
};
const python: CodeLanguage = {
  ...shLike,
  keywords: words(
    'and as assert async await break class continue def del elif else except False finally for from global if import in is lambda None nonlocal not or pass raise return self True try while with yield',
  ),
};
const java: CodeLanguage = {
  ...cLike,
  keywords: words(
    'abstract auto base bool boolean break byte case catch char class const continue default do double else enum extends extern final finally float for foreach func fun fn go if impl implements import in int interface internal let long match mod mut namespace new nil null nullptr override package private protected pub public return self short signed sizeof static string struct super switch template this throw throws trait true false try type typedef union unsigned use using val var virtual void volatile when where while',
  ),
};
const shell: CodeLanguage = {
  ...shLike,
  keywords: words(
    'case cd do done echo elif else esac exit export fi for function if in local return set sudo then unset while',
  ),
};
const sql: CodeLanguage = {
  lineComments: ['--'],
  blockComment: ['/*', '*/'],
  quotes: `"'`,
  keywords: words(
    'add all alter and as asc begin between by case commit create default delete desc distinct drop else end exists foreign from group having in index inner insert into is join key left like limit not null on or order outer primary references rollback select set table then union unique update values view when where with',
  ),
};
const data: CodeLanguage = { ...shLike, keywords: words('true false null yes no') };

const names: readonly (readonly [CodeLanguage, string])[] = [
  [script, 'js jsx javascript ts tsx typescript'],
  [python, 'py python'],
  [java, 'java c cpp c++ cs csharp go golang kotlin kt rust rs swift php scala dart'],
  [shell, 'sh bash zsh shell console'],
  [sql, 'sql'],
  [data, 'json yaml yml toml ini'],
];

const byName = new Map(names.flatMap(([language, list]) => list.split(' ').map((name) => [name, language] as const)));

/** The language that a code block names, in lower case; undefined for those that are shown plain. */
export function codeLanguage(name: string): CodeLanguage | undefined {
  return byName.get(name);
}
