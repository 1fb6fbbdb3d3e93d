import { describe, expect, it } from 'vitest';
import type { UserId } from '../../../shared/domain/ids';
import { foldText } from './fold-text';
import { matchRank, rankMatches } from './match-rank';
import { hintsForNamesakes } from './tell-apart';
import { testPerson } from './test-person';

describe('namesakes', () => {
  it('need no hint when every name is taken once', () => {
    expect(hintsForNamesakes([testPerson('1', 'Mara Winkler'), testPerson('2', 'Jonas Keller')]).size).toBe(0);
  });

  it('are told apart by their titles', () => {
    const doctor = testPerson('1', 'Mara Winkler', { title: 'Doctor' });
    const nurse = testPerson('2', 'mara  winkler', { title: 'Nurse' });
    const hints = hintsForNamesakes([doctor, nurse]);
    expect([hints.get(doctor.userId), hints.get(nurse.userId)]).toEqual(['Doctor', 'Nurse']);
  });

  it('are told apart by their ids when someone copies the title too', () => {
    const real = testPerson('1', 'Mara Winkler', { title: 'Doctor' });
    const copy = testPerson('2', 'Mara Winkler', { title: 'doctor ' });
    const hints = hintsForNamesakes([real, copy]);
    expect([hints.get(real.userId), hints.get(copy.userId)]).toEqual(['#111111', '#222222']);
  });

  it('are not fooled by invisible characters or accents', () => {
    const hints = hintsForNamesakes([
      testPerson('1', 'Mara Winkler'),
      testPerson('2', 'Márа\u200b Winkler'.replace('а', 'a')),
    ]);
    expect(hints.size).toBe(2);
  });

  it('get longer ids when the beginnings are alike', () => {
    const one = testPerson('1', 'Mara', { userId: `${'a'.repeat(8)}${'1'.repeat(56)}` as UserId });
    const two = testPerson('2', 'Mara', { userId: `${'a'.repeat(8)}${'2'.repeat(56)}` as UserId });
    expect(hintsForNamesakes([one, two]).get(one.userId)).toBe('#aaaaaaaa11');
  });

  it('are told apart at once when 50,000 are called the same', () => {
    const idOf = (number: number) => (number * 7_919).toString(16).padStart(8, '0');
    const people = Array.from({ length: 50_000 }, (_, number) => testPerson(idOf(number), 'Mara'));
    expect(new Set(hintsForNamesakes(people).values()).size).toBe(people.length);
  });
});

describe('searching by name', () => {
  it('ignores case, accents and letters that keyboards lack', () => {
    expect(foldText('  Selin  AYDIN ')).toBe(foldText('selin aydın'));
    expect(foldText('Straße')).toBe('strasse');
    expect(matchRank('Jürgen Groß', 'jurgen gross')).toBe(0);
  });

  it('ranks beginnings before words before parts', () => {
    expect(matchRank('Mara Winkler', 'ma')).toBe(0);
    expect(matchRank('Mara Winkler', 'win')).toBe(1);
    expect(matchRank('Mara Winkler', 'wi ma')).toBe(1);
    expect(matchRank('Ward round & transfers', 'sfer')).toBe(2);
    expect(matchRank('Mara Winkler', 'xyz')).toBeUndefined();
    const names = ['Tamara', 'Dr. Mara', 'Mara'];
    expect(rankMatches(names, 'mara', (name) => [name])).toEqual(['Mara', 'Dr. Mara', 'Tamara']);
  });

  it('puts names before titles and keeps the order without a query', () => {
    const people = [testPerson('1', 'Petra', { title: 'Mara fan' }), testPerson('2', 'Mara')];
    const texts = (person: (typeof people)[number]) => [person.displayName, person.title];
    expect(rankMatches(people, 'mara', texts).map((person) => person.displayName)).toEqual(['Mara', 'Petra']);
    expect(rankMatches(people, '  ', texts)).toBe(people);
  });
});
