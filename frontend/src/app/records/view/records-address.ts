import { Injectable } from '@angular/core';
import { PageAddress } from '../../core/address/page-address';
import type { RecordName } from '../../data-access/records-api';
import { type RecordsView, addressOf, readRecordsView, recordsParams } from './records-view';

/** The address of the Records page. */
@Injectable()
export class RecordsAddress extends PageAddress<RecordsView> {
  constructor() {
    super(readRecordsView, recordsParams, { open: null });
  }

  /** The address with another record's sheet open. */
  hrefTo(name: RecordName): string {
    return this.hrefOpening(addressOf(name));
  }
}
