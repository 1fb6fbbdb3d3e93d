/** Messages to search in: German words as often as they are used (Zipf's law), compounds among them, the same at each run. */

const frequent =
  'die der und in zu den das nicht von sie ist des sich mit dem dass er es ein ich auf so eine auch als an nach wie im für man aber aus durch wenn nur war noch werden bei hat wir was wird sein einen welche sind oder zur um haben einer mir über ihm diese einem ihr uns da zum kann doch vor mich ja nein bitte danke heute morgen schon jetzt gut frau herr patient termin zimmer visite befund akte anruf kollege dienst station praxis'.split(
    ' ',
  );
const first =
  'über kranken notfall labor blut röntgen haus arzt pflege aufnahme entlassungs medikamenten schmerz wund herz lungen nieren leber augen knie hüft rücken impf dienst schicht termin versicherungs rezept transport betten abrechnungs brief verlaufs vertrags mandanten gerichts straßen fahrt'.split(
    ' ',
  );
const last =
  'schein schwester plan bericht bild wert werte druck gabe karte akte brief bogen gespräch termin zettel liste fall dienst zimmer station visite kontrolle untersuchung behandlung überweisung anforderung bestellung entlassung aufnahme besprechung übergabe frage antwort kosten nummer'.split(
    ' ',
  );
const names =
  'Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Werner'.split(
    ' ',
  );

/** Words by falling frequency: short ones, compounds of two and three parts, names, and numbers. */
const vocabulary: readonly string[] = [
  ...frequent,
  ...names,
  ...first.flatMap((a) => last.map((b) => a + b)),
  ...first.flatMap((a) => first.flatMap((b) => last.map((c) => a + b + c))),
];

/** Numbers from 0 to 1, the same at each run. */
export function sameRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** Makes one text after the other: 3 to 30 words, one in ten with a number, one in fifty with a link. */
export function searchTexts(random: () => number): () => string {
  const shares = vocabulary.map((_, index) => 1 / (index + 3));
  const sums: number[] = [];
  for (const share of shares) sums.push((sums.at(-1) ?? 0) + share);
  const total = sums.at(-1) ?? 0;
  const word = (): string => vocabulary[firstAtLeast(sums, random() * total)] ?? '';
  return () => {
    const words = Array.from({ length: 3 + Math.floor(random() * 28) }, word);
    if (random() < 0.1) words.push(String(Math.floor(random() * 100_000)));
    if (random() < 0.02) words.push(`https://example.org/${Math.floor(random() * 1_000)}`);
    return words.join(' ');
  };
}

function firstAtLeast(sums: readonly number[], wanted: number): number {
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
