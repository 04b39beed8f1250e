import { Module } from '@nestjs/common';
import { LiveBus } from '../events/live-bus.js';
import { SchedulerModule } from '../scheduler/scheduler.module.js';
import { EventsController } from './events.controller.js';
import { LiveFeed } from './live-feed.js';

@Module({ imports: [SchedulerModule], controllers: [EventsController], providers: [LiveBus, LiveFeed] })
export class LiveModule {}
