import { Injectable } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { carriers } from '@enms/telemetry-contract';
import type { Carrier } from '@enms/telemetry-contract';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { AuditLog, Database, remedy, resolveTimeRange } from '@enms/http-api';
import { carrierRemedy } from '../../energy/energy-query.ts';
import { ScopeDirectory } from '../../energy/scope-directory.ts';
import type { Principal } from '@enms/access-tokens';
import { NAME, nameRemedy } from '../../machines/machine-dto.ts';

export class RecalculationBody {
  @ApiPropertyOptional({ example: 'compressor-1', description: 'Name or id; all machines when left out.' })
  @IsOptional()
  @Matches(NAME, nameRemedy)
  machine?: string;

  @ApiPropertyOptional({ example: 'demo', description: 'Slug; all factories when left out.' })
  @IsOptional()
  @Matches(NAME, nameRemedy)
  factory?: string;

  @ApiPropertyOptional({ enum: carriers, description: 'All when left out.' })
  @IsOptional()
  @IsIn(carriers, carrierRemedy)
  carrier?: Carrier;

  @ApiProperty({ example: '2026-11-01T00:00:00+01:00' })
  @IsString(remedy('Send ISO 8601 date and time with offset.'))
  @MaxLength(40)
  from!: string;

  @ApiProperty({ example: '2026-11-02T00:00:00+01:00' })
  @IsString(remedy('Send ISO 8601 date and time with offset.'))
  @MaxLength(40)
  to!: string;
}

export class RecalculationDto {
  @ApiProperty({ example: '17', description: 'Number of the request.' })
  id!: string;

  @ApiProperty()
  from!: string;

  @ApiProperty()
  to!: string;
}

/** Asks for parts of the ledger to be posted again; the posting job of the database does it. */
@Injectable()
export class Recalculation {
  readonly #database: Database;
  readonly #scopes: ScopeDirectory;
  readonly #audit: AuditLog;

  constructor(database: Database, scopes: ScopeDirectory, audit: AuditLog) {
    this.#database = database;
    this.#scopes = scopes;
    this.#audit = audit;
  }

  async request(who: Principal, body: RecalculationBody, address: string): Promise<RecalculationDto> {
    const range = resolveTimeRange({ from: body.from, to: body.to }, 'UTC', new Date(0));
    const machine =
      body.machine === undefined
        ? null
        : await this.#scopes.machine(who.tenantId, body.machine, body.factory);
    const factory =
      machine !== null || body.factory === undefined
        ? null
        : await this.#scopes.factory(who.tenantId, body.factory);
    return this.#database.transaction(async (transaction) => {
      const [mark] = await transaction.rows<{ id: string }>(
        'SELECT accounting.recalculate($1, $2, $3, $4::energy_carrier, $5, $6, $7) AS id',
        [
          who.tenantId,
          factory?.id ?? null,
          machine?.id ?? null,
          body.carrier ?? null,
          range.from,
          range.to,
          who.name,
        ],
      );
      const object = machine === null ? `factory:${factory?.slug ?? '*'}` : `machine:${machine.name}`;
      const asked = { carrier: body.carrier ?? null, from: range.from, to: range.to };
      await this.#audit.record(who, 'ledger.recalculate', object, null, asked, address, transaction);
      return { id: mark?.id ?? '', from: range.from.toISOString(), to: range.to.toISOString() };
    });
  }
}
