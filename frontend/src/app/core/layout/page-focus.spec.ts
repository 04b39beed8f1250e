import { LiveAnnouncer } from '@angular/cdk/a11y';
import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { PageFocus } from './page-focus';

@Component({ template: '' })
class Page {}

describe('PageFocus', () => {
  const announce = jest.fn().mockResolvedValue(undefined);
  let router: Router;
  let main: HTMLElement;

  beforeEach(async () => {
    announce.mockClear();
    main = document.createElement('main');
    main.id = 'main';
    main.tabIndex = -1;
    document.body.replaceChildren(main);
    TestBed.configureTestingModule({
      providers: [
        PageFocus,
        provideRouter([
          { path: 'a', title: 'Page A', component: Page },
          { path: 'b', title: 'Page B', component: Page },
        ]),
        { provide: LiveAnnouncer, useValue: { announce } },
      ],
    });
    router = TestBed.inject(Router);
    await router.navigateByUrl('/a');
    TestBed.inject(PageFocus);
  });

  it('moves the focus to the new page and announces its title', async () => {
    await router.navigateByUrl('/b');
    expect(document.activeElement).toBe(main);
    expect(announce).toHaveBeenCalledWith('Page B');
  });

  it('leaves the focus where it is when only a filter changes', async () => {
    await router.navigateByUrl('/a?state=late');
    expect(document.activeElement).not.toBe(main);
    expect(announce).not.toHaveBeenCalled();
  });
});
