import { describe, expect, it } from 'vitest';
import { Rejection, type RejectionCode } from '../../../src/domain/rejection.ts';
import { decideResults, type ResultsCommand } from '../../../src/domain/results/decisions.ts';
import type { ResultChanges } from '../../../src/domain/results/events.ts';
import { keyHex, School } from './support.ts';

const school = '12AB00';

const given = (prepare: (imported: School) => void = () => {}) => {
  const imported = new School();
  imported.imports('A', '2024-03-01', [{ key: 'r', pupil: 'p', takenOn: '2024-01-10', yearGroup: 4 }]);
  prepare(imported);
  const decide = (command: ResultsCommand) => decideResults(command, imported.state);
  return {
    decide,
    refuses: (command: ResultsCommand, code: RejectionCode) => {
      expect(() => decide(command)).toThrow(Rejection);
      expect(() => decide(command)).toThrow(expect.objectContaining({ code }));
    },
  };
};

const withdrawImport = (id: string): ResultsCommand => ({ type: 'WithdrawImport', data: { school, import: id } });
const correct = (changes: ResultChanges, key = 'r'): ResultsCommand => ({
  type: 'CorrectResult',
  data: { school, key: keyHex(key), changes },
});
const withdraw = (key = 'r'): ResultsCommand => ({ type: 'WithdrawResult', data: { school, key: keyHex(key) } });
const lift = (key = 'r'): ResultsCommand => ({ type: 'LiftManualDecision', data: { school, key: keyHex(key) } });

describe('withdrawing an import (2.6)', () => {
  it('2.6: withdrawing an import is recorded', () =>
    expect(given().decide(withdrawImport('A'))).toEqual([{ type: 'ImportWithdrawn', data: { school, import: 'A' } }]));
  it('2.6: withdrawing an import is refused for one that is not there', () =>
    given().refuses(withdrawImport('B'), 'import_not_found'));
  it('2.6: withdrawing an import is refused the second time', () =>
    given((imported) => imported.withdrawsImport('A')).refuses(withdrawImport('A'), 'import_already_withdrawn'));
});

describe('correcting a result (2.5, 2.8)', () => {
  it('2.5: correcting a result is recorded as asked', () =>
    expect(given().decide(correct({ takenOn: '2024-02-29', yearGroup: 4 }))).toEqual([
      { type: 'ResultCorrected', data: { school, key: keyHex('r'), changes: { takenOn: '2024-02-29', yearGroup: 4 } } },
    ]));
  it.each<ResultChanges>([{}, { takenOn: '2024-01-10' }, { category: 'standardised-test', yearGroup: 4 }])(
    '2.5: a correction that changes nothing writes nothing: %j',
    (changes) => expect(given().decide(correct(changes))).toEqual([]),
  );
  it('2.5: correcting a result writes nothing when an earlier correction says so already', () =>
    expect(given((imported) => imported.corrects('r', { yearGroup: 5 })).decide(correct({ yearGroup: 5 }))).toEqual(
      [],
    ));
  it('2.5: correcting a result back to what the file says is a change after a correction', () =>
    expect(
      given((imported) => imported.corrects('r', { yearGroup: 5 })).decide(correct({ yearGroup: 4 })),
    ).toHaveLength(1));

  it.each<[string, ResultChanges]>([
    ['no day', { takenOn: '2024-02-30' }],
    ['no text of a day', { takenOn: '10-01-2024' }],
    ['before 2000', { takenOn: '1999-12-31' }],
    ['after linkedOn', { takenOn: '2024-03-02' }],
    ['year group 0', { yearGroup: 0 }],
    ['year group 9', { yearGroup: 9 }],
    ['year group 1.5', { yearGroup: 1.5 }],
    ['unknown category', { category: 'toets' as never }],
  ])('2.8: a correction is held against the outcome: %s', (_, changes) =>
    given().refuses(correct(changes), 'result_not_valid'),
  );
  it.each(['2000-01-01', '2024-03-01'])('2.8: a correction may give %s', (takenOn) =>
    expect(given().decide(correct({ takenOn }))).toHaveLength(1),
  );

  it('2.5: correcting a result is refused for a key without a result', () => {
    given().refuses(correct({ yearGroup: 5 }, 's'), 'result_not_found');
    given((imported) => imported.withdrawsImport('A')).refuses(correct({ yearGroup: 5 }), 'result_not_found');
    given((imported) => imported.withdraws('r')).refuses(correct({ yearGroup: 5 }), 'result_not_found');
  });
});

describe('withdrawing a result by hand (2.5)', () => {
  it('2.5: withdrawing a result by hand is recorded', () =>
    expect(given().decide(withdraw())).toEqual([{ type: 'ResultWithdrawn', data: { school, key: keyHex('r') } }]));
  it('2.5: withdrawing a result by hand is recorded for one corrected before', () =>
    expect(given((imported) => imported.corrects('r', { yearGroup: 5 })).decide(withdraw())).toHaveLength(1));
  it('2.5: withdrawing a result by hand writes nothing the second time', () =>
    expect(given((imported) => imported.withdraws('r')).decide(withdraw())).toEqual([]));
  it('2.5: withdrawing a result by hand is refused for a key without a result', () => {
    given().refuses(withdraw('s'), 'result_not_found');
    given((imported) => imported.withdrawsImport('A')).refuses(withdraw(), 'result_not_found');
  });
});

describe('lifting a decision (2.5)', () => {
  it('2.5: lifting a decision is recorded while one is in force', () => {
    const lifted = [{ type: 'ManualDecisionLifted', data: { school, key: keyHex('r') } }];
    expect(given((imported) => imported.withdraws('r')).decide(lift())).toEqual(lifted);
    expect(given((imported) => imported.corrects('r', { yearGroup: 5 })).decide(lift())).toEqual(lifted);
  });
  it('2.5: lifting a decision is refused without one', () => {
    given().refuses(lift(), 'decision_not_found');
    given().refuses(lift('s'), 'decision_not_found');
    const lifted = given((imported) => {
      imported.withdraws('r');
      imported.lifts('r');
    });
    lifted.refuses(lift(), 'decision_not_found');
  });
  it('2.5: lifting a decision is refused when the import has gone', () =>
    given((imported) => {
      imported.withdraws('r');
      imported.withdrawsImport('A');
    }).refuses(lift(), 'decision_not_found'));
});
