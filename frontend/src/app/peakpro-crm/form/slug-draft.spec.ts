import { draftSlug, slugProblem } from './slug-draft';

describe('slug draft', () => {
  it.each([
    ['Lakeshore-Roofing', 'lakeshore-roofing'],
    ['  acme ', 'acme'],
    ['acme\tco', 'acmeco'],
    ['ÄCME', 'Äcme'],
    ['a_b', 'a_b'],
  ])('turns %j into %j while it is typed', (typed, draft) => {
    expect(draftSlug(typed)).toBe(draft);
  });

  it.each([
    ['', 'empty'],
    ['-acme', 'invalid'],
    ['acme-', 'invalid'],
    ['a_b', 'invalid'],
    ['äcme', 'invalid'],
    ['a'.repeat(65), 'invalid'],
    ['system', 'reserved'],
    ['constructor', 'reserved'],
    ['a', null],
    ['a'.repeat(64), null],
    ['lakeshore-roofing', null],
  ])('judges %j as %j', (draft, problem) => {
    expect(slugProblem(draft)).toBe(problem);
  });
});
