import { Component } from '@angular/core';
import { FRAME } from '../core/strings/frame.strings';

/** Answers in five seconds: is everything running on time, and if not, what do I do? */
@Component({
  selector: 'aether-dashboard-page',
  template: `
    <div class="head">
      <h1>{{ words.dashboard }}</h1>
    </div>
  `,
})
export class DashboardPage {
  protected readonly words = FRAME;
}
