import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { SheetFrame } from './sheet-frame';

@Component({
  imports: [SheetFrame],
  template: `
    <aether-sheet-frame
      heading="Oak Street 12"
      previous="Previous record"
      next="Next record"
      [hasNext]="true"
      (stepped)="told.push($event)"
      (closed)="told.push('closed')"
    >
      <b sheetBadge>Job</b>
      <p sheetTop>From AccuLynx</p>
      <section>Facts</section>
    </aether-sheet-frame>
  `,
})
class Host {
  readonly told: unknown[] = [];
}

describe('SheetFrame', () => {
  function open(): { host: Host; page: HTMLElement; press: (name: string) => void } {
    const fixture = TestBed.createComponent(Host);
    TestBed.tick();
    const page = fixture.nativeElement as HTMLElement;
    const press = (name: string): void => page.querySelector<HTMLElement>(`[aria-label="${name}"]`)?.click();
    return { host: fixture.componentInstance, page, press };
  }

  it('has the badge before the title, the rest of the head below it, and the sections after that', () => {
    const { page } = open();
    expect(page.textContent?.replace(/\s+/g, ' ').trim()).toMatch(/^Job ?Oak Street 12 ?From AccuLynx ?Facts$/);
    expect(page.querySelector('.top section')).toBeNull();
  });

  it('goes to a neighbour that there is, and tells why not to another', () => {
    const { host, page, press } = open();
    press('Previous record');
    press('Next record');
    press('Close');
    expect(host.told).toEqual([1, 'closed']);
    expect(page.querySelector('[aria-label="Previous record"]')?.getAttribute('aria-disabled')).toBe('true');
  });
});
