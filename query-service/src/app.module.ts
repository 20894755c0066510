import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { AccountingModule } from './accounting/accounting-module.ts';
import { CacheModule } from './cache/cache-module.ts';
import { ServiceModule } from '@enms/http-api';
import type { Clock, ServiceOptions } from '@enms/http-api';
import type { QueryServiceConfig } from './config.ts';
import { ConnectionsModule } from './connections/connections-module.ts';
import { DevicesModule } from './devices/devices-module.ts';
import { EnergyModule } from './energy/energy-module.ts';
import { ExportModule } from './exports/export-module.ts';
import { HealthModule } from './health/health-module.ts';
import { IdentityModule } from './identity/identity-module.ts';
import { ImportModule } from './imports/import-module.ts';
import { IngestStatisticsModule } from './ingest-statistics/ingest-statistics-module.ts';
import { KpiModule } from './kpis/kpi-module.ts';
import { LiveModule } from './live/live-module.ts';
import { MachineEventsModule } from './machine-events/machine-events-module.ts';
import { MachineModule } from './machines/machine-module.ts';
import { MetricsModule } from './metrics/metrics-module.ts';
import { OverviewModule } from './overview/overview-module.ts';
import { QuarantineModule } from './quarantine/quarantine-module.ts';
import { RegistryModule } from './registry/registry-module.ts';
import { SignalsModule } from './signals/signals-module.ts';
import { SystemModule } from './system/system-module.ts';
import { TelemetryModule } from './telemetry/telemetry-module.ts';
import { VoiceModule } from './voice/voice-module.ts';

/** The capabilities of the service, one module each. */
@Module({})
export class AppModule {
  static with(config: QueryServiceConfig, log: Logger, clock: Clock): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ServiceModule.with(serviceOptions(config), log, clock),
        ConnectionsModule.with(config),
        IdentityModule,
        MetricsModule,
        HealthModule,
        MachineModule,
        MachineEventsModule,
        EnergyModule,
        OverviewModule,
        AccountingModule,
        KpiModule,
        ExportModule,
        CacheModule,
        ImportModule,
        TelemetryModule,
        SignalsModule,
        QuarantineModule,
        DevicesModule,
        RegistryModule,
        IngestStatisticsModule,
        SystemModule,
        LiveModule,
        VoiceModule,
      ],
    };
  }
}

function serviceOptions({ databaseUrl, databasePoolSize, authSecret }: QueryServiceConfig): ServiceOptions {
  return {
    database: {
      url: databaseUrl,
      maxConnections: databasePoolSize,
      applicationName: 'query-service',
      neededFunction: 'telemetry.device_directory()',
    },
    authSecret,
  };
}
