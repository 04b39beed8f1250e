import { router } from '../http/router.ts';
import { contactRoutes } from './contacts.ts';
import { estimateRoutes } from './estimates.ts';
import { jobChildRoutes } from './job-children.ts';
import { jobRoutes } from './jobs.ts';
import { moneyRoutes } from './money.ts';
import { peopleRoutes } from './people.ts';
import { settingsRoutes } from './settings.ts';

/** Everything below /api/v2 except ping. */
export const findApiRoute = router([
  ...settingsRoutes,
  ...jobRoutes,
  ...jobChildRoutes,
  ...contactRoutes,
  ...estimateRoutes,
  ...moneyRoutes,
  ...peopleRoutes,
]);
