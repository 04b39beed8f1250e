import { OverlayContainer } from '@angular/cdk/overlay';
import { Injectable } from '@angular/core';
import { FRAME } from '../strings/frame.strings';

/** Where menus, tooltips and dialogs open: a landmark, so that everything on the page lies in one. */
@Injectable({ providedIn: 'root' })
export class LandmarkOverlayContainer extends OverlayContainer {
  protected override _createContainer(): void {
    super._createContainer();
    this._containerElement?.setAttribute('role', 'region');
    this._containerElement?.setAttribute('aria-label', FRAME.overlays);
  }
}
