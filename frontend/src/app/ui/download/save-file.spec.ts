import { TestBed } from '@angular/core/testing';
import { SaveFile } from './save-file';

describe('SaveFile', () => {
  it('hands the content over under its name and lets go of it afterwards', () => {
    jest.useFakeTimers();
    const revoked = jest.fn();
    Object.assign(URL, { createObjectURL: () => 'blob:one', revokeObjectURL: revoked });
    const clicked: string[] = [];
    const click = jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      clicked.push(`${this.href} ${this.download}`);
    });
    TestBed.inject(SaveFile).save(new Blob(['a']), 'acme-jobs.csv');
    expect(clicked).toEqual(['blob:one acme-jobs.csv']);
    expect(revoked).not.toHaveBeenCalled();
    jest.runAllTimers();
    expect(revoked).toHaveBeenCalledWith('blob:one');
    click.mockRestore();
    jest.useRealTimers();
  });
});
