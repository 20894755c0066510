import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { Workers, WORKERS_OPTIONS } from './workers.ts';
import type { WorkersOptions } from './workers.ts';

/** The threads, for all capabilities. */
@Module({})
export class WorkersModule {
  static with(options: WorkersOptions): DynamicModule {
    return {
      module: WorkersModule,
      global: true,
      providers: [{ provide: WORKERS_OPTIONS, useValue: options }, Workers],
      exports: [Workers],
    };
  }
}
