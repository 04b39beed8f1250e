/** The state a demo tenant begins in. */
export type DemoState = 'ok' | 'fresh' | 'error' | 'held' | 'paused' | 'paused-open' | 'late';

/** A made-up tenant. */
export interface DemoTenant {
  readonly tenant: string;
  readonly state: DemoState;
  readonly intervalSec: number;
  readonly description?: string;
}

const OK = [
  'aspen-ridge-roofing',
  'badger-state-roofing',
  'bay-city-restoration',
  'bluestem-construction',
  'canyon-view-roofing',
  'cedar-valley-exteriors',
  'copper-top-roofing',
  'driftwood-roofing',
  'eagle-crest-exteriors',
  'fairview-roofing',
  'golden-gate-gutters',
  'gulf-breeze-roofing',
  'harbor-point-roofing',
  'high-plains-exteriors',
  'ironclad-restoration',
  'juniper-roofing',
  'keystone-exteriors',
  'liberty-roof-works',
  'maple-grove-roofing',
  'north-star-roofing',
  'old-town-slate',
  'pine-barrens-roofing',
  'quarry-hill-slate',
  'red-rock-roofing',
  'summit-roofing',
  'tidewater-exteriors',
  'upland-roofing',
] as const;

const INTERVALS_SEC = [60, 180, 300, 600, 900, 1800] as const;

/** 40 tenants in every state that a schedule can be in; `running` comes by itself. */
export const DEMO_TENANTS: readonly DemoTenant[] = [
  ...OK.map((tenant, i): DemoTenant => ({
    tenant,
    state: 'ok',
    intervalSec: INTERVALS_SEC[i % INTERVALS_SEC.length] ?? 180,
  })),
  { tenant: 'valley-forge-roofing', state: 'fresh', intervalSec: 1800, description: 'Signed last week' },
  { tenant: 'willow-creek-roofing', state: 'fresh', intervalSec: 900 },
  { tenant: 'lakeshore-roofing', state: 'error', intervalSec: 1800 },
  { tenant: 'granite-state-exteriors', state: 'error', intervalSec: 1800 },
  { tenant: 'yellowstone-roofing', state: 'error', intervalSec: 1800 },
  { tenant: 'blue-ridge-exteriors', state: 'held', intervalSec: 300 },
  { tenant: 'coastal-storm-restoration', state: 'held', intervalSec: 600 },
  { tenant: 'evergreen-exteriors', state: 'paused', intervalSec: 300 },
  { tenant: 'northgate-builders', state: 'paused', intervalSec: 600 },
  { tenant: 'twin-pines-roofing', state: 'paused-open', intervalSec: 180, description: 'Trial account' },
  { tenant: 'zephyr-gutters', state: 'paused-open', intervalSec: 900 },
  { tenant: 'prairie-roof-co', state: 'late', intervalSec: 300 },
  { tenant: 'stone-arch-roofing', state: 'late', intervalSec: 300 },
];
