import { Injectable } from '@angular/core';
import { PageAddress } from '../../core/address/page-address';
import { type AuditView, auditParams, readAuditView } from './audit-view';

/** The address of the Audit page. */
@Injectable()
export class AuditAddress extends PageAddress<AuditView> {
  constructor() {
    super(readAuditView, auditParams, { open: null });
  }

  /** The address with another entry's sheet open. */
  hrefTo(id: number): string {
    return this.hrefOpening(String(id));
  }
}
