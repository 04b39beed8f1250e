import { changedRecords, fieldWords, valueWords } from './difference-words';

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
    ['2026-11-26T20:31:16Z', 'Thu, Nov 26, 2026 20:31:16'],
    ['2026-11-26T20:31:16-06:00', 'Fri, Nov 27, 2026 02:31:16'],
    ['2026-99-26T20:31:16Z', '2026-99-26T20:31:16Z'],
    ['2026-11-26', '2026-11-26'],
  ])('puts %j into words', (value, words) => {
    expect(valueWords(value, 'utc')).toBe(words);
  });

  it.each([
    ['currentMilestone', 'current milestone'],
    ['approved_value', 'approved value'],
    ['contact.firstName', 'contact, first name'],
    ['contacts.0.contact.firstName', 'contacts 1, contact, first name'],
  ])('reads %s as %s', (field, words) => {
    expect(fieldWords(field)).toBe(words);
  });

  it('names a record without a title by its id', () => {
    const [record] = changedRecords(
      [{ kind: 'contact', external_id: 'c-1', title: '', change: 'missing', fields: [] }],
      'utc',
    );
    expect(record).toMatchObject({ title: 'c-1', kind: 'Contact', change: 'would be missing' });
  });
});
