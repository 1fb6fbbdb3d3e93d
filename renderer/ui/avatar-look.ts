/** Backgrounds on which white initials reach 4.5:1 in both themes. */
const colours = [
  'bg-[#0e6274]',
  'bg-[#6d4b8d]',
  'bg-[#8d5a2b]',
  'bg-[#3f6b3a]',
  'bg-[#41568c]',
  'bg-[#7a3b52]',
  'bg-[#2a706d]',
  'bg-[#5c5f66]',
  'bg-[#8f5e2b]',
  'bg-[#a84f34]',
] as const;

/** A background class that depends on the id alone. */
export function avatarColour(id: string): string {
  let hash = 0;
  for (let index = 0; index < id.length; index += 1) {
    hash = (Math.imul(hash, 31) + id.charCodeAt(index)) >>> 0;
  }
  return colours[hash % colours.length] ?? colours[0];
}

/** The first letters of the first and last word, in capitals; one letter for a single word; empty when there is no letter or digit. */
export function initials(name: string): string {
  const words = name.split(/[\s\p{Pd}]+/u).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const first = words[0];
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  return [first, last]
    .map((word) => (word === undefined ? '' : String.fromCodePoint(word.codePointAt(0) ?? 32)))
    .join('')
    .toLocaleUpperCase();
}
