import { describe, expect, it } from 'vitest';
import { codeLanguage } from './languages';
import { tokeniseCode } from './tokenise-code';

function tokens(code: string, name: string): string {
  const language = codeLanguage(name);
  if (language === undefined) return 'unknown';
  return tokeniseCode(code, language)
    .map(({ kind, text }) => (kind === 'plain' ? text : `<${kind.charAt(0)}:${text}>`))
    .join('');
}

describe('highlighting', () => {
  it.each([
    ['ts', 'const a = "b\\"c"; // d', '<k:const> a = <s:"b\\"c">; <c:// d>'],
    ['js', '`a\n${b}` + 1.5e3', '<s:`a\n${b}`> + <n:1.5e3>'],
    ['py', 'def f(): # x\n  return "y', '<k:def> f(): <c:# x>\n  <k:return> <s:"y>'],
    ['sql', 'SELECT a1 FROM b -- c', '<k:SELECT> a1 <k:FROM> b <c:-- c>'],
    ['c', 'int x = 0x1F; /* open', '<k:int> x = <n:0x1F>; <c:/* open>'],
    ['json', '{"a": true}', '{<s:"a">: <k:true>}'],
    ['brainfuck', '+', 'unknown'],
    ['constructor', '+', 'unknown'],
  ])('%s: %j', (name, code, expected) => {
    expect(tokens(code, name)).toBe(expected);
  });

  it('loses nothing of the code', () => {
    const code = `'"\`/*//#--\\ü𝒳 ${'x'.repeat(100)}\n`.repeat(50);
    for (const name of ['ts', 'py', 'sql', 'sh', 'json', 'rust']) {
      const language = codeLanguage(name);
      const text =
        language &&
        tokeniseCode(code, language)
          .map((token) => token.text)
          .join('');
      expect(text, name).toBe(code);
    }
  });
});
