import type { Type } from '@angular/core';
import { type GivenPart, PartBed } from '../../core/testing/part-bed';
import { Acted } from '../actions/acted';
import { ImportActs } from '../actions/import-acts';
import { KeyActs } from '../actions/key-acts';
import { LazyDialogs } from '../actions/lazy-dialogs';
import { RunActs } from '../actions/run-acts';
import { ScheduleActs } from '../actions/schedule-acts';
import { Undo } from '../actions/undo';
import { SchedulePages } from '../schedules/schedule-pages';
import { ScheduleTable } from '../schedules/schedule-table';
import { CrmAddress } from '../view/crm-address';

const PAGE = [
  Acted,
  CrmAddress,
  ImportActs,
  KeyActs,
  LazyDialogs,
  RunActs,
  ScheduleActs,
  SchedulePages,
  ScheduleTable,
  Undo,
];

/** One part of the PeakProCRM page with everything it is given there. */
export class CrmBed<T> extends PartBed<T> {
  constructor(component: Type<T>, given: GivenPart = {}) {
    super(component, { ...given, providers: [...PAGE, ...(given.providers ?? [])] });
  }
}
