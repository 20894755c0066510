import { Module } from '@nestjs/common';
import { EnergyModule } from '../energy/energy-module.ts';
import { CostVersionController } from './cost-versions/cost-version-controller.ts';
import { CostVersionRepository } from './cost-versions/cost-version-repository.ts';
import { CostVersionService } from './cost-versions/cost-version-service.ts';
import { VersionScopes } from './scope-of-version.ts';

@Module({
  imports: [EnergyModule],
  controllers: [CostVersionController],
  providers: [CostVersionRepository, CostVersionService, VersionScopes],
})
export class AccountingModule {}
