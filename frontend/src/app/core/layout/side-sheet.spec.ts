import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Screen } from './screen';
import { SideSheet } from './side-sheet';

@Component({
  imports: [SideSheet],
  template: `
    <main id="main" tabindex="-1">Content</main>
    <button id="opener" type="button">Open</button>
    <button id="row" type="button">Row</button>
    @if (open()) {
      <aether-side-sheet label="A sheet"><button id="inside" type="button">Inside</button></aether-side-sheet>
    }
  `,
})
class Page {
  readonly open = signal(false);
}

describe('SideSheet', () => {
  function opened(from: string | null = 'opener'): { close: () => Promise<void>; focus: (id: string) => void } {
    const page = TestBed.createComponent(Page);
    document.body.append(page.nativeElement as HTMLElement);
    const focus = (id: string): void => document.getElementById(id)?.focus();
    TestBed.tick();
    if (from !== null) focus(from);
    page.componentInstance.open.set(true);
    TestBed.tick();
    const close = async (): Promise<void> => {
      page.componentInstance.open.set(false);
      await page.whenStable();
    };
    return { close, focus };
  }

  beforeEach(() => {
    document.body.replaceChildren();
    TestBed.configureTestingModule({ providers: [{ provide: Screen, useValue: { isWide: signal(true) } }] });
  });

  it('takes the focus and gives it back to what opened it', async () => {
    const sheet = opened();
    expect(document.activeElement?.getAttribute('aria-label')).toBe('A sheet');
    sheet.focus('inside');
    await sheet.close();
    expect(document.activeElement?.id).toBe('opener');
  });

  it('gives the focus to the content of the page where a link had opened it', async () => {
    const sheet = opened(null);
    sheet.focus('inside');
    await sheet.close();
    expect(document.activeElement?.id).toBe('main');
  });

  it('leaves the focus where the page has put it meanwhile', async () => {
    const sheet = opened();
    sheet.focus('row');
    await sheet.close();
    expect(document.activeElement?.id).toBe('row');
  });
});
