import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Clock } from '../time/clock';
import { PanelError } from './panel-error';

describe('PanelError', () => {
  const now = signal(1000);

  function open(inputs: Record<string, unknown>): { page: HTMLElement; retried: jest.Mock } {
    now.set(1000);
    TestBed.configureTestingModule({ providers: [{ provide: Clock, useValue: { now, instant: () => now() } }] });
    const fixture = TestBed.createComponent(PanelError);
    fixture.componentRef.setInput('sentence', 'The store does not answer.');
    for (const [name, value] of Object.entries(inputs)) fixture.componentRef.setInput(name, value);
    const retried = jest.fn();
    fixture.componentInstance.retry.subscribe(retried);
    TestBed.tick();
    return { page: fixture.nativeElement as HTMLElement, retried };
  }
  const again = (page: HTMLElement): HTMLButtonElement => page.querySelector('button.btn') as HTMLButtonElement;

  it('is an alert with the sentence, and tries again', () => {
    const { page, retried } = open({});
    expect(page.getAttribute('role')).toBe('alert');
    expect(page.querySelector('p')?.textContent).toBe('The store does not answer.');
    again(page).click();
    expect(retried).toHaveBeenCalledTimes(1);
  });

  it('shows the request to report only when there is one', () => {
    expect(open({}).page.querySelector('.id')).toBeNull();
    TestBed.resetTestingModule();
    expect(open({ requestId: '7f3a' }).page.querySelector('.id .mono')?.textContent).toBe('7f3a');
  });

  it('counts down on the button while the server asks to wait', () => {
    const { page, retried } = open({ waitSec: 20 });
    expect(again(page).textContent?.trim()).toBe('Try again in 20 s');
    again(page).click();
    expect(retried).not.toHaveBeenCalled();
    now.set(1020);
    TestBed.tick();
    expect(again(page).textContent?.trim()).toBe('Try again');
    again(page).click();
    expect(retried).toHaveBeenCalledTimes(1);
  });
});
