import { Module } from '@nestjs/common';
import { SeriesRepository } from './series-repository.ts';

/** Series of energy and of what drives it, for every capability. */
@Module({ providers: [SeriesRepository], exports: [SeriesRepository] })
export class SeriesModule {}
