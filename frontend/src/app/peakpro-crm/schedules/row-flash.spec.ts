import { RowFlash } from './row-flash';

describe('row flash', () => {
  it('lights up when a row changes, in turns, at most once in five seconds', () => {
    const flash = new RowFlash();
    expect(flash.see('acme', 'ok', 0)).toBeNull();
    expect(flash.see('acme', 'running', 10)).toBe(1);
    expect(flash.see('acme', 'ok', 4_000)).toBeNull();
    expect(flash.see('acme', 'error', 5_010)).toBe(0);
  });

  it('stays dark when another schedule takes the row', () => {
    const flash = new RowFlash();
    flash.see('acme', 'ok', 0);
    expect(flash.see('other', 'error', 10)).toBeNull();
  });

  it('stays dark when nothing changed', () => {
    const flash = new RowFlash();
    flash.see('acme', 'ok', 0);
    expect(flash.see('acme', 'ok', 10_000)).toBeNull();
  });
});
