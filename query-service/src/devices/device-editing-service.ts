import { Injectable } from '@nestjs/common';
import { Problem, invalidRequest } from '@enms/http-api';
import type { Queryable } from '@enms/http-api';
import type { Actor, Change } from '../registry/registry-changes.ts';
import { RegistryChanges } from '../registry/registry-changes.ts';
import { RegistryLookup, unknown } from '../registry/registry-lookup.ts';
import type { DeviceDto, RegisterDeviceBody } from './device-dto.ts';
import type { DeviceChangeBody, DeviceConfigurationDto } from './device-editing-dto.ts';
import type { EditableDevice } from './device-editing-repository.ts';
import { DeviceEditingRepository } from './device-editing-repository.ts';
import { DeviceService } from './device-service.ts';

/** Keys of the configuration that the service itself keeps. */
const OWN_KEYS = ['approved_at'];

/** Registers, changes and removes devices. */
@Injectable()
export class DeviceEditingService {
  readonly #repository: DeviceEditingRepository;
  readonly #devices: DeviceService;
  readonly #changes: RegistryChanges;
  readonly #lookup: RegistryLookup;

  constructor(
    repository: DeviceEditingRepository,
    devices: DeviceService,
    changes: RegistryChanges,
    lookup: RegistryLookup,
  ) {
    this.#repository = repository;
    this.#devices = devices;
    this.#changes = changes;
    this.#lookup = lookup;
  }

  /** @throws Problem 404 `unknown_device` */
  async configuration(tenantId: number, code: string): Promise<DeviceConfigurationDto> {
    const { configuration } = await this.#find(tenantId, code);
    return { code, configuration };
  }

  /** @throws Problem 404 `unknown_device`, 409 `not_approved` */
  async change(actor: Actor, code: string, body: DeviceChangeBody): Promise<DeviceDto> {
    const { tenantId } = actor.who;
    await this.#changes.make(actor, {}, async (on) =>
      this.changing(on, tenantId, await this.#find(tenantId, code, on), body),
    );
    return this.#devices.one(tenantId, code);
  }

  /**
   * Registers a device that has not spoken yet; it waits for approval like one that was discovered.
   *
   * @throws Problem 404 `unknown_factory`, 409 `device_exists` or `ambiguous_factory`
   */
  async register(actor: Actor, body: RegisterDeviceBody): Promise<DeviceDto> {
    const { tenantId } = actor.who;
    const isTaken = (): Problem =>
      new Problem(409, 'device_exists', `There is a device ${JSON.stringify(body.code)} already.`, {
        remedy: `See GET /api/v1/devices/${encodeURIComponent(body.code)}; approve it instead.`,
      });
    await this.#changes.make(actor, { devices_tenant_id_code_key: isTaken }, async (on) => {
      const factory = await this.#lookup.factory(on, tenantId, body.factory);
      return this.adding(on, tenantId, factory.id, body);
    });
    return this.#devices.one(tenantId, body.code);
  }

  /** Registers a device within a transaction; it waits for approval. */
  async adding(
    on: Queryable,
    tenantId: number,
    factoryId: number,
    body: RegisterDeviceBody,
  ): Promise<Change<EditableDevice>> {
    await this.#repository.add(on, tenantId, factoryId, body);
    const result = await this.#find(tenantId, body.code, on);
    return { action: 'device.register', object: `device:${body.code}`, before: null, after: result, result };
  }

  /** Changes a device within a transaction. */
  async changing(
    on: Queryable,
    tenantId: number,
    before: EditableDevice,
    body: DeviceChangeBody,
  ): Promise<Change<EditableDevice>> {
    if (body.status === 'active' && before.status !== 'active' && !before.has_credentials) {
      throw new Problem(409, 'not_approved', `Device ${before.code} has no account at the broker.`, {
        remedy: `Let it in with POST /api/v1/devices/${encodeURIComponent(before.code)}/approve.`,
      });
    }
    await this.#repository.change(on, before.id, body);
    if (body.configuration !== undefined) await this.#configure(on, before.id, body.configuration);
    const result = await this.#find(tenantId, before.code, on);
    return { action: 'device.change', object: `device:${before.code}`, before, after: result, result };
  }

  /** @throws Problem 404 `unknown_device`; 409 `device_has_account`, `device_has_data`, `in_use` */
  async remove(actor: Actor, code: string): Promise<void> {
    await this.#changes.make(actor, {}, async (on) => {
      const before = await this.#find(actor.who.tenantId, code, on);
      if (before.has_credentials) {
        throw new Problem(409, 'device_has_account', `Device ${code} can still sign in at the broker.`, {
          remedy: `Shut it out first with POST /api/v1/devices/${encodeURIComponent(code)}/revoke.`,
        });
      }
      if (await this.#repository.hasData(on, before.id)) {
        throw new Problem(409, 'device_has_data', `What device ${code} measured is kept, so it stays.`, {
          remedy: 'Set its status to inactive instead.',
        });
      }
      await this.#repository.remove(on, before.id);
      return { action: 'device.delete', object: `device:${code}`, before, after: null, result: undefined };
    });
  }

  async #configure(on: Queryable, id: number, configuration: Record<string, unknown>): Promise<void> {
    const own = OWN_KEYS.find((key) => key in configuration);
    if (own !== undefined) {
      throw invalidRequest([
        {
          field: `configuration.${own}`,
          reason: 'not_yours',
          remedy: 'Leave it out: the service keeps it itself.',
        },
      ]);
    }
    const entries = Object.entries(configuration);
    const removed = entries.filter(([, value]) => value === null).map(([key]) => key);
    const changed = Object.fromEntries(entries.filter(([, value]) => value !== null));
    await this.#repository.configure(on, id, changed, removed);
  }

  async #find(tenantId: number, code: string, on?: Queryable): Promise<EditableDevice> {
    const device = await this.#repository.find(tenantId, code, on);
    if (device === undefined) throw unknown('device', code, 'GET /api/v1/devices lists all.');
    return device;
  }
}
