import { KeySequence } from './key-sequence';

describe('KeySequence', () => {
  it('joins two keys that follow within a second', () => {
    const sequence = new KeySequence();
    expect(sequence.typed('g', 0)).toEqual(['g']);
    expect(sequence.typed('d', 1000)).toEqual(['g d', 'd']);
  });

  it('starts anew after a second, and when told to forget', () => {
    const sequence = new KeySequence();
    sequence.typed('g', 0);
    expect(sequence.typed('d', 1001)).toEqual(['d']);
    sequence.forget();
    expect(sequence.typed('p', 1002)).toEqual(['p']);
  });
});
