import { Module } from '@nestjs/common';
import { EnergyModule } from '../energy/energy-module.ts';
import { CostVersionController } from './cost-versions/cost-version-controller.ts';
import { CostVersionRepository } from './cost-versions/cost-version-repository.ts';
import { CostVersionService } from './cost-versions/cost-version-service.ts';
import { EmissionFactorController } from './emission-factors/emission-factor-controller.ts';
import { EmissionFactorRepository } from './emission-factors/emission-factor-repository.ts';
import { EmissionFactorService } from './emission-factors/emission-factor-service.ts';
import { BillRepository } from './invoices/bill-repository.ts';
import { InvoiceController } from './invoices/invoice-controller.ts';
import { InvoiceService } from './invoices/invoice-service.ts';
import { LedgerController } from './ledger/ledger-controller.ts';
import { LedgerRepository } from './ledger/ledger-repository.ts';
import { LedgerService } from './ledger/ledger-service.ts';
import { RecalculationController } from './recalculation/recalculation-controller.ts';
import { Recalculation } from './recalculation/recalculation.ts';
import { VersionScopes } from './scope-of-version.ts';
import { TicketController } from './tickets/ticket-controller.ts';
import { TicketRepository } from './tickets/ticket-repository.ts';
import { TicketService } from './tickets/ticket-service.ts';

@Module({
  imports: [EnergyModule],
  controllers: [
    CostVersionController,
    EmissionFactorController,
    InvoiceController,
    LedgerController,
    RecalculationController,
    TicketController,
  ],
  providers: [
    BillRepository,
    CostVersionRepository,
    CostVersionService,
    EmissionFactorRepository,
    EmissionFactorService,
    InvoiceService,
    LedgerRepository,
    LedgerService,
    Recalculation,
    TicketRepository,
    TicketService,
    VersionScopes,
  ],
  exports: [CostVersionService],
})
export class AccountingModule {}
