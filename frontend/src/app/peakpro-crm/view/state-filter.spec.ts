import { ATTENTION, addStates, chooseStates, isAttention, parseStates } from './state-filter';

describe('state filter', () => {
  it('reads attention as error, held and late', () => {
    expect(parseStates('attention')).toEqual(['error', 'held', 'late']);
    expect(isAttention(parseStates('attention'))).toBe(true);
  });

  it('keeps one order whatever the address says', () => {
    expect(parseStates('ok,error,ok')).toEqual(['error', 'ok']);
  });

  it('replaces the filter on a plain click', () => {
    expect(chooseStates(['error'], ['late'])).toEqual(['late']);
  });

  it('shows everything again on a second click', () => {
    expect(chooseStates(['late'], ['late'])).toEqual([]);
    expect(chooseStates(ATTENTION, ATTENTION)).toEqual([]);
  });

  it('adds with ctrl and takes away what is already there', () => {
    expect(addStates(['late'], ['error'])).toEqual(['error', 'late']);
    expect(addStates(['error', 'late'], ['error'])).toEqual(['late']);
    expect(addStates(['error', 'ok'], ATTENTION)).toEqual(['error', 'held', 'late', 'ok']);
  });
});
