import { OverlayContainer } from '@angular/cdk/overlay';
import { TestBed } from '@angular/core/testing';
import type { ConfirmQuestion } from './confirm-dialog';
import { Dialogs } from './dialogs';

describe('a confirmation', () => {
  const question: ConfirmQuestion = { title: 'Cancel this run?', body: ['It stops.'], verb: 'Cancel run' };
  const overlay = (): HTMLElement => TestBed.inject(OverlayContainer).getContainerElement();
  const button = (word: string): HTMLButtonElement =>
    [...overlay().querySelectorAll('button')].find((one) => one.textContent?.trim() === word) as HTMLButtonElement;

  it('repeats the verb and answers true to it', async () => {
    const answer = TestBed.inject(Dialogs).confirm(question);
    TestBed.tick();
    expect(overlay().textContent).toContain('Cancel this run?');
    button('Cancel run').click();
    expect(await answer).toBe(true);
  });

  it('answers false to the other button and to Escape', async () => {
    const first = TestBed.inject(Dialogs).confirm({ ...question, cancel: 'Keep running' });
    TestBed.tick();
    button('Keep running').click();
    expect(await first).toBe(false);
    const second = TestBed.inject(Dialogs).confirm(question);
    TestBed.tick();
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', keyCode: 27, bubbles: true }));
    expect(await second).toBe(false);
  });

  it('waits for the word that has to be typed', async () => {
    const answer = TestBed.inject(Dialogs).confirm({
      ...question,
      verb: 'Delete schedule',
      dangerous: true,
      typed: { word: 'twin-pines', ask: 'Type twin-pines to confirm' },
    });
    TestBed.tick();
    const verb = button('Delete schedule');
    expect(verb.getAttribute('aria-disabled')).toBe('true');
    verb.click();
    expect(TestBed.inject(Dialogs).anyOpen).toBe(true);
    const field = overlay().querySelector('input') as HTMLInputElement;
    field.value = ' twin-pines ';
    field.dispatchEvent(new Event('input'));
    TestBed.tick();
    expect(verb.getAttribute('aria-disabled')).toBeNull();
    verb.click();
    expect(await answer).toBe(true);
  });
});
