import type { Routes } from '@angular/router';

const TITLE = 'Aetherlink Command Center';

/** Every page is loaded when it is first looked at. */
export const routes: Routes = [
  {
    path: '',
    pathMatch: 'full',
    title: `Dashboard · ${TITLE}`,
    loadComponent: () => import('./dashboard/dashboard-page').then((file) => file.DashboardPage),
  },
  {
    path: 'peakpro-crm',
    title: `PeakProCRM · ${TITLE}`,
    data: { fixed: true },
    loadComponent: () => import('./peakpro-crm/peakpro-crm-page').then((file) => file.PeakProCrmPage),
  },
  {
    path: 'records',
    title: `Records · ${TITLE}`,
    data: { fixed: true },
    loadComponent: () => import('./records/records-page').then((file) => file.RecordsPage),
  },
  {
    path: 'audit',
    title: `Audit · ${TITLE}`,
    data: { fixed: true },
    loadComponent: () => import('./audit/audit-page').then((file) => file.AuditPage),
  },
  {
    path: 'settings',
    title: `Settings · ${TITLE}`,
    loadComponent: () => import('./settings/settings-page').then((file) => file.SettingsPage),
  },
  {
    path: '**',
    title: `Not found · ${TITLE}`,
    loadComponent: () => import('./core/layout/not-found-page').then((file) => file.NotFoundPage),
  },
];
