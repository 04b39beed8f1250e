import { Injectable } from '@angular/core';
import { Subject } from 'rxjs';

/** This operator has just changed something: what shows it is read again without waiting for the event. */
@Injectable()
export class Acted {
  private readonly told = new Subject<void>();
  readonly happened = this.told.asObservable();

  tell(): void {
    this.told.next();
  }
}
