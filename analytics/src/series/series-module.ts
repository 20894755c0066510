import { Module } from '@nestjs/common';
import { SeriesCache } from './series-cache.ts';
import { SeriesRepository } from './series-repository.ts';

/** Series of energy and of what drives it, for every capability. */
@Module({ providers: [SeriesRepository, SeriesCache], exports: [SeriesRepository, SeriesCache] })
export class SeriesModule {}
