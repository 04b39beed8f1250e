import { changedRecords, valueWords } from './difference-words';

describe('differences', () => {
  it.each([
    [null, null],
    [undefined, null],
    ['', null],
    ['Approved', 'Approved'],
    [1200, '1,200'],
    [13450.5, '13,450.50'],
    [true, 'true'],
    [{ name: 'Maria' }, '{"name":"Maria"}'],
  ])('puts %j into words', (value, words) => {
    expect(valueWords(value)).toBe(words);
  });

  it('names a record without a title by its id', () => {
    const [record] = changedRecords([
      { kind: 'contact', external_id: 'c-1', title: '', change: 'missing', fields: [] },
    ]);
    expect(record).toMatchObject({ title: 'c-1', kind: 'Contact', change: 'would be missing' });
  });
});
