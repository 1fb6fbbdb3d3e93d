import { codeLanguage } from './languages';
import { tokeniseCode, type CodeToken } from './tokenise-code';

export interface CodeTextProps {
  readonly code: string;
  readonly language: string | undefined;
}

/** Longer code is shown plain: each token is an element. In UTF-16 units. */
const longestHighlit = 8_000;

const looks: Readonly<Record<CodeToken['kind'], string>> = {
  plain: '',
  keyword: 'font-medium text-accent',
  string: 'text-ok',
  comment: 'text-text-2 italic',
  number: 'text-accent',
};

/** Code with its words told apart, if its language is known. */
export function CodeText({ code, language }: CodeTextProps) {
  const known = language === undefined ? undefined : codeLanguage(language);
  if (known === undefined || code.length > longestHighlit) return code;
  return tokeniseCode(code, known).map(({ kind, text }, index) =>
    kind === 'plain' ? (
      text
    ) : (
      // oxlint-disable-next-line react/no-array-index-key -- tokens have no other identity
      <span key={index} className={looks[kind]}>
        {text}
      </span>
    ),
  );
}
