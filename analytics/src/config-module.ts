import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { AnalyticsConfig } from './config.ts';
import { CONFIG } from './config.ts';

/** The configuration, for every capability. */
@Module({})
export class ConfigModule {
  static with(config: AnalyticsConfig): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: CONFIG, useValue: config }],
      exports: [CONFIG],
    };
  }
}
