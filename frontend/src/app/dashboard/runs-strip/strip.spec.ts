import { binsOf } from '../testing/summary-of';
import { axisMarks, freeBinBeside, hourRows, worstBin } from './strip-figures';
import { STRIP, stripShapes } from './strip-shapes';

describe('stripShapes', () => {
  it('draws nothing without bins', () => {
    expect(stripShapes([])).toEqual({ line: '', area: '', failed: [], skipped: [] });
  });

  it('lets the fullest bin touch the top and an empty one lie on the base line', () => {
    const shapes = stripShapes(binsOf((index) => ({ succeeded: index === 0 ? 20 : 0 })));
    expect(shapes.line.startsWith(`M0 ${STRIP.top}H9.2V${STRIP.base}H`)).toBe(true);
    expect(shapes.area.endsWith(`V${STRIP.base}H0Z`)).toBe(true);
  });

  it('hangs failures below the base line, few of them no longer than few deserve', () => {
    const shapes = stripShapes(binsOf((index) => ({ failed: index === 3 ? 1 : index === 5 ? 4 : 0 })));
    expect(shapes.failed.map((bar) => bar.height.toFixed(1))).toEqual(['3.0', '7.0']);
    expect(shapes.failed.every((bar) => bar.y > STRIP.base)).toBe(true);
  });

  it('never lets failures leave the drawing', () => {
    const [bar] = stripShapes(binsOf((index) => ({ failed: index === 0 ? 100_000 : 0 }))).failed;
    expect((bar?.y ?? 0) + (bar?.height ?? 0)).toBeLessThanOrEqual(STRIP.height);
  });

  it('puts one ring where ticks were skipped', () => {
    expect(stripShapes(binsOf((index) => ({ skipped: index === 7 ? 5 : 0 }))).skipped).toEqual(['M68.8 84h.01']);
  });
});

describe('the figures of the strip', () => {
  it('find the first of the worst bins, and none when nothing failed', () => {
    expect(worstBin(binsOf())).toBeUndefined();
    expect(worstBin(binsOf((index) => ({ failed: index === 4 || index === 9 ? 2 : 0 })))).toBe(4);
  });

  it('find the place for its label beyond the bars beside it, on either side', () => {
    const bins = binsOf((index) => ({ failed: index >= 4 && index <= 6 ? 7 - index : 0 }));
    expect(freeBinBeside(bins, 4, 1)).toBe(7);
    expect(freeBinBeside(bins, 6, -1)).toBe(3);
  });

  it('add up to hours', () => {
    const rows = hourRows(binsOf((index) => ({ failed: index < 4 ? 1 : 0, skipped: index === 0 ? 3 : 0 })));
    expect(rows).toHaveLength(24);
    expect(rows[0]).toMatchObject({ succeeded: 40, failed: 4, skipped: 3 });
  });

  it('mark every third full hour of the shown zone', () => {
    const clockOf = (at: number): string => new Date(at * 1000).toISOString().slice(11, 16);
    const marks = axisMarks(binsOf(), clockOf);
    expect(marks.map((mark) => mark.words)).toEqual([
      '15:00',
      '18:00',
      '21:00',
      '00:00',
      '03:00',
      '06:00',
      '09:00',
      '12:00',
    ]);
    expect(marks.filter((mark) => mark.crowded).every((mark) => mark.at > 85)).toBe(true);
  });

  it('say which of them a narrow chart leaves out beside its right end', () => {
    const clockOf = (at: number): string => new Date(at * 1000).toISOString().slice(11, 16);
    const from = (hour: number) => binsOf().map((bin, index) => ({ ...bin, from: hour * 3600 + index * 900 }));
    const crowded = (hour: number) =>
      axisMarks(from(hour), clockOf)
        .filter((mark) => mark.crowded)
        .map(({ words }) => words);
    expect(crowded(20)).toEqual(['18:00']);
    expect(crowded(18)).toEqual(['15:00']);
    expect(crowded(18.25)).toEqual([]);
  });
});
