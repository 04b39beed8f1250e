import { Module } from '@nestjs/common';
import { SchedulerModule } from '../scheduler/scheduler.module.js';
import { RunsController } from './runs.controller.js';
import { TimelineController } from './timeline.controller.js';
import { TimelineService } from './timeline.service.js';

@Module({
  imports: [SchedulerModule],
  controllers: [RunsController, TimelineController],
  providers: [TimelineService],
})
export class RunsModule {}
