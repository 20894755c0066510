import { Module } from '@nestjs/common';
import { IdempotencyModule } from '../idempotency/idempotency-module.ts';
import { RegistryChanges } from './registry-changes.ts';
import { RegistryLookup } from './registry-lookup.ts';

/** What every part of the registry uses. */
@Module({
  imports: [IdempotencyModule],
  providers: [RegistryChanges, RegistryLookup],
  exports: [IdempotencyModule, RegistryChanges, RegistryLookup],
})
export class RegistryBaseModule {}
