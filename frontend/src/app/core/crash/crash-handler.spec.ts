import { TestBed } from '@angular/core/testing';
import { Toasts } from '../../ui/toast/toasts';
import { CrashHandler } from './crash-handler';

describe('CrashHandler', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    TestBed.configureTestingModule({ providers: [CrashHandler] });
  });
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  const told = (): string[] =>
    TestBed.inject(Toasts)
      .shown()
      .map((toast) => toast.text);

  it('writes every fault to the console and tells the operator once', () => {
    const handler = TestBed.inject(CrashHandler);
    const fault = new Error('boom');
    handler.handleError(fault);
    handler.handleError(fault);
    expect(console.error).toHaveBeenCalledTimes(2);
    expect(console.error).toHaveBeenCalledWith(fault);
    expect(told()).toEqual(['This part of the page stopped working.']);
  });

  it('tells it again when it happens later', () => {
    const handler = TestBed.inject(CrashHandler);
    handler.handleError(new Error('boom'));
    jest.advanceTimersByTime(30_000);
    handler.handleError(new Error('boom'));
    expect(told()).toHaveLength(2);
  });
});
