import { Module } from '@nestjs/common';
import { SchedulerModule } from '../scheduler/scheduler.module.js';
import { SummaryController } from './summary.controller.js';
import { SummaryService } from './summary.service.js';

@Module({ imports: [SchedulerModule], controllers: [SummaryController], providers: [SummaryService] })
export class SummaryModule {}
