import { Module } from '@nestjs/common';
import { SchedulerModule } from '../scheduler/scheduler.module.js';
import { EventMetrics } from './event-metrics.js';
import { MetricSet } from './metric-set.js';
import { MetricsController } from './metrics.controller.js';

@Module({
  imports: [SchedulerModule],
  controllers: [MetricsController],
  providers: [MetricSet, EventMetrics],
})
export class MetricsModule {}
