import { Injectable } from '@angular/core';
import { PageAddress } from '../../core/address/page-address';
import { type CrmView, readView, viewParams } from './crm-view';

/** The address of the PeakProCRM page. */
@Injectable()
export class CrmAddress extends PageAddress<CrmView> {
  constructor() {
    super(readView, viewParams, { open: null, run: null, create: null, key: false });
  }

  /** The address with another sheet open. */
  hrefTo(tenant: string): string {
    return this.hrefOpening(tenant);
  }

  /** The whole address of a tenant's sheet, to be copied. */
  linkTo(tenant: string): string {
    return this.linkWith({ open: tenant });
  }
}
