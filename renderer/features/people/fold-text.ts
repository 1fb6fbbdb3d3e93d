/**
 * Text as people compare and search it: without case, accents, doubled spaces and compatibility forms, so that
 * "Aydin" finds "Selin  AYDIN". Only for comparing, never for showing.
 */
export function foldText(text: string): string {
  const known = folded.get(text);
  if (known !== undefined) return known;
  if (folded.size >= keptTexts) folded.clear();
  const result = fold(text);
  if (text.length <= keptLength) folded.set(text, result);
  return result;
}

/** Folding costs far more than comparing, and each letter that is typed asks for the same names and titles. */
const folded = new Map<string, string>();
const keptTexts = 150_000;
const keptLength = 200;

function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{Mark}|\p{Default_Ignorable_Code_Point}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ı', 'i')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
