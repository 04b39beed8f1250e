import { type DynamicModule, Global, Module } from '@nestjs/common';
import { ConfigModule, registerAs } from '@nestjs/config';
import { Environment } from './environment.js';

/** Makes the checked {@link Environment} injectable everywhere. */
@Global()
@Module({})
export class EnvironmentModule {
  static of(environment: Environment): DynamicModule {
    const namespace = registerAs('environment', () => environment);
    return {
      module: EnvironmentModule,
      imports: [ConfigModule.forFeature(namespace)],
      providers: [{ provide: Environment, useExisting: namespace.KEY }],
      exports: [Environment],
    };
  }
}
