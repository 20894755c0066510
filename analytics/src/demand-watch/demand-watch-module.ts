import { Module } from '@nestjs/common';
import { ScopesModule } from '../scopes/scopes-module.ts';
import { DemandWatchController } from './demand-watch-controller.ts';
import { DemandWatchRepository } from './demand-watch-repository.ts';
import { DemandWatchService } from './demand-watch-service.ts';

/** The running 15-minute interval against the month's billed peak. */
@Module({
  imports: [ScopesModule],
  controllers: [DemandWatchController],
  providers: [DemandWatchRepository, DemandWatchService],
})
export class DemandWatchModule {}
