import { Module } from '@nestjs/common';
import { MachineModule } from '../machines/machine-module.ts';
import { LiveFeed } from './live-feed.ts';
import { LiveGateway } from './live-gateway.ts';
import { MachineTenants } from './machine-tenants.ts';

@Module({ imports: [MachineModule], providers: [LiveFeed, LiveGateway, MachineTenants], exports: [LiveFeed] })
export class LiveModule {}
