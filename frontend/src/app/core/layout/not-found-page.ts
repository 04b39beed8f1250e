import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { FRAME } from '../strings/frame.strings';

/** For every address that is no page. */
@Component({
  selector: 'aether-not-found-page',
  imports: [RouterLink],
  template: `
    <div class="head">
      <h1>{{ words.notFoundTitle }}</h1>
    </div>
    <p>{{ words.notFound }}</p>
    <p class="ways">
      <a class="btn" routerLink="/">{{ words.dashboard }}</a>
      <a class="btn" routerLink="/peakpro-crm">{{ words.crm }}</a>
    </p>
  `,
  styleUrl: './not-found-page.scss',
})
export class NotFoundPage {
  protected readonly words = FRAME;
}
