import { Injectable } from '@nestjs/common';
import { invalidRequest } from '@enms/http-api';
import type { Queryable } from '@enms/http-api';
import { RegisterDeviceBody } from '../devices/device-dto.ts';
import { DeviceChangeBody } from '../devices/device-editing-dto.ts';
import { DeviceEditingRepository } from '../devices/device-editing-repository.ts';
import { DeviceEditingService } from '../devices/device-editing-service.ts';
import { RegistryLookup } from '../registry/registry-lookup.ts';
import type { CsvKind, TakenLine } from './csv-kind.ts';
import { bodyOf, differences } from './csv-kind.ts';
import type { CsvRow } from './csv-text.ts';

const NEW = {
  texts: ['code', 'dialect', 'factory', 'name', 'location', 'group', 'model'],
  numbers: ['expected_interval_s'],
};
const CHANGED = { texts: ['name', 'location', 'group', 'model', 'status'], numbers: ['expected_interval_s'] };
const CLEARABLE = ['name', 'location', 'group', 'model', 'expected_interval_s'];

/** Devices as CSV, known by their codes. A new one waits for approval like one that was discovered. */
@Injectable()
export class DeviceCsv implements CsvKind {
  readonly columns = [...NEW.texts, ...NEW.numbers, 'status'];
  readonly refusals = {};
  readonly #devices: DeviceEditingService;
  readonly #repository: DeviceEditingRepository;
  readonly #lookup: RegistryLookup;

  constructor(devices: DeviceEditingService, repository: DeviceEditingRepository, lookup: RegistryLookup) {
    this.#devices = devices;
    this.#repository = repository;
    this.#lookup = lookup;
  }

  rows(on: Queryable, tenantId: number): Promise<Record<string, string | number | null>[]> {
    return this.#repository.list(on, tenantId);
  }

  async take(on: Queryable, tenantId: number, row: CsvRow): Promise<TakenLine> {
    const known = await this.#repository.find(tenantId, row['code'] ?? '', on);
    if (known === undefined) return this.#add(on, tenantId, row);
    const isAsItIs = row['status'] === known.status;
    const { status, ...others } = row;
    const asked = isAsItIs || status === undefined ? others : row;
    const body = bodyOf(DeviceChangeBody, asked, CHANGED, CLEARABLE);
    const changes = differences(body, known);
    if (Object.keys(changes).length === 0) return { outcome: 'unchanged', change: null };
    return { outcome: 'updated', change: await this.#devices.changing(on, tenantId, known, changes) };
  }

  async #add(on: Queryable, tenantId: number, row: CsvRow): Promise<TakenLine> {
    if (!['', 'discovered', undefined].includes(row['status'])) {
      throw invalidRequest([
        {
          field: 'status',
          reason: 'not_approved',
          remedy: 'Leave it empty: a new device waits for approval.',
        },
      ]);
    }
    const body = bodyOf(RegisterDeviceBody, row, NEW, []);
    const factory = await this.#lookup.factory(on, tenantId, body.factory);
    return { outcome: 'created', change: await this.#devices.adding(on, tenantId, factory.id, body) };
  }
}
