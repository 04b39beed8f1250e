import { InProcessEngine } from './in-process.engine.js';
import { describeEngine } from './testing/scheduler-engine.contract.js';

describeEngine('InProcessEngine', (concurrency, clock) => new InProcessEngine(concurrency, clock));
