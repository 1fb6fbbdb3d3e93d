/**
 * Text as people compare and search it: without case, accents, doubled spaces and compatibility forms, so that
 * "Aydin" finds "Selin  AYDIN". Only for comparing, never for showing.
 */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{Mark}|\p{Default_Ignorable_Code_Point}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ı', 'i')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
