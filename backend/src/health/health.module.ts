import { Module } from '@nestjs/common';
import { SchedulerModule } from '../scheduler/scheduler.module.js';
import { HealthController } from './health.controller.js';
import { Readiness } from './readiness.js';

@Module({ imports: [SchedulerModule], controllers: [HealthController], providers: [Readiness], exports: [Readiness] })
export class HealthModule {}
