import type { Carrier } from '@enms/telemetry-contract';
import { Injectable } from '@nestjs/common';
import { Problem } from '@enms/http-api';
import type { Queryable } from '@enms/http-api';
import { LARGEST_ID } from './fields.ts';

/** A factory as far as finding it needs. */
export interface FoundFactory {
  readonly id: number;
  readonly slug: string;
}

/** A machine as far as referring to it needs. */
export interface FoundMachine {
  readonly id: number;
  readonly name: string;
  readonly factoryId: number;
  readonly carrier: Carrier;
}

/** A device as far as referring to it needs. */
export interface FoundDevice {
  readonly id: number;
  readonly code: string;
  readonly factoryId: number | null;
}

/** Finds what a request names, within the tenant of who asks; what another tenant has is unknown here. */
@Injectable()
export class RegistryLookup {
  /** @throws Problem 404 `unknown_factory`; 409 `ambiguous_factory` when none is named and there are several */
  async factory(on: Queryable, tenantId: number, slugOrId: string | undefined): Promise<FoundFactory> {
    const found = await on.rows<FoundFactory>(
      `SELECT id, slug FROM factories
        WHERE tenant_id = $1 AND ($2::text IS NULL OR slug = $2 OR id = $3::int)
        ORDER BY id = $3::int DESC NULLS LAST, id LIMIT 2`,
      [tenantId, slugOrId ?? null, idIn(slugOrId)],
    );
    const [factory, another] = found;
    if (factory === undefined) throw unknown('factory', slugOrId, 'GET /api/v1/factories lists all.');
    if (slugOrId === undefined && another !== undefined) {
      throw new Problem(
        409,
        'ambiguous_factory',
        'There are several factories, and the request names none.',
        {
          remedy: 'Name the factory by its slug.',
        },
      );
    }
    return factory;
  }

  /** @throws Problem 404 `unknown_machine`, 409 `ambiguous_machine` */
  async machine(
    on: Queryable,
    tenantId: number,
    nameOrId: string,
    factorySlug: string | null = null,
  ): Promise<FoundMachine> {
    const id = idIn(nameOrId);
    const [machine, another] = await on.rows<FoundMachine>(
      `SELECT m.id, m.name, m.factory_id AS "factoryId", m.carrier
         FROM machines m JOIN factories f ON f.id = m.factory_id
        WHERE f.tenant_id = $1 AND (m.name = $2 OR m.id = $3::int) AND ($4::text IS NULL OR f.slug = $4)
        ORDER BY m.id = $3::int DESC NULLS LAST, m.id LIMIT 2`,
      [tenantId, nameOrId, id, factorySlug],
    );
    if (machine === undefined) throw unknown('machine', nameOrId, 'GET /api/v1/machines lists all.');
    if (machine.id !== id && another !== undefined) {
      throw new Problem(
        409,
        'ambiguous_machine',
        `Several machines are called ${JSON.stringify(nameOrId)}.`,
        {
          remedy: 'Name the machine by its id, or name the factory too.',
        },
      );
    }
    return machine;
  }

  /** @throws Problem 404 `unknown_device` */
  async device(on: Queryable, tenantId: number, code: string): Promise<FoundDevice> {
    const [device] = await on.rows<FoundDevice>(
      'SELECT id, code, factory_id AS "factoryId" FROM devices WHERE tenant_id = $1 AND code = $2',
      [tenantId, code],
    );
    if (device === undefined) throw unknown('device', code, 'GET /api/v1/devices lists all.');
    return device;
  }

  /** @throws Problem 404 `unknown_area` when the factory has none with this id */
  async area(on: Queryable, factoryId: number, id: number): Promise<void> {
    const rows = await on.rows('SELECT FROM areas WHERE id = $1 AND factory_id = $2', [id, factoryId]);
    if (rows.length === 0)
      throw unknown('area', String(id), 'GET /api/v1/areas lists those of each factory.');
  }
}

/** The id that digits stand for, null where they cannot be one. */
export function idIn(text: string | undefined): number | null {
  if (text === undefined || !/^[1-9]\d{0,9}$/.test(text)) return null;
  const id = Number(text);
  return id <= LARGEST_ID ? id : null;
}

/** 404 for what is not there, and for what belongs to another tenant. */
export function unknown(what: string, asked: string | undefined, hint: string): Problem {
  const detail =
    asked === undefined
      ? `There is no ${what} yet.`
      : `There is no ${what} ${JSON.stringify(asked.slice(0, 64))}.`;
  return new Problem(404, `unknown_${what}`, detail, { remedy: hint });
}
