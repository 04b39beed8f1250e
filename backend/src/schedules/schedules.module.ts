import { Module } from '@nestjs/common';
import { SchedulerModule } from '../scheduler/scheduler.module.js';
import { MissingController } from './missing.controller.js';
import { ScheduleListController } from './schedule-list.controller.js';
import { SchedulesController } from './schedules.controller.js';
import { SchedulesService } from './schedules.service.js';

@Module({
  imports: [SchedulerModule],
  controllers: [SchedulesController, ScheduleListController, MissingController],
  providers: [SchedulesService],
})
export class SchedulesModule {}
