import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Shutdown } from './shutdown.js';

/** Makes the process's one {@link Shutdown} injectable everywhere. */
@Global()
@Module({})
export class ShutdownModule {
  static of(shutdown: Shutdown): DynamicModule {
    return { module: ShutdownModule, providers: [{ provide: Shutdown, useValue: shutdown }], exports: [Shutdown] };
  }
}
