import { Module } from '@nestjs/common';
import { SchedulerModule } from '../scheduler/scheduler.module.js';
import { LocalActionsController } from './local-actions.controller.js';
import { LocalActionsService } from './local-actions.service.js';

@Module({ imports: [SchedulerModule], controllers: [LocalActionsController], providers: [LocalActionsService] })
export class LocalActionsModule {}
