import { Component } from '@angular/core';

/**
 * The symbols of all icons, once in the document. A file beside it would have to be asked for again by every icon that
 * appears later, and would be missing just when the server does not answer.
 */
@Component({
  selector: 'aether-icon-sprite',
  templateUrl: './icon-sprite.html',
  styles: ':host { display: none }',
})
export class IconSprite {}
