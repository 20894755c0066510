import { Injectable } from '@nestjs/common';
import { MachineDirectory } from '../machines/machine-directory.ts';
import { Problem } from '../problem/problem.ts';
import type { DeviceDto, DeviceListDto, ListDevicesQuery, RegisterDeviceBody } from './device-dto.ts';
import { deviceDto } from './device-presenter.ts';
import { DeviceRepository } from './device-repository.ts';
import type { Device } from './device.ts';

/** Lists and registers devices. */
@Injectable()
export class DeviceService {
  readonly #repository: DeviceRepository;
  readonly #machines: MachineDirectory;

  constructor(repository: DeviceRepository, machines: MachineDirectory) {
    this.#repository = repository;
    this.#machines = machines;
  }

  async list(tenantId: number, query: ListDevicesQuery): Promise<DeviceListDto> {
    const devices = await this.#repository.list(
      tenantId,
      query.status ?? null,
      Number(query.cursor ?? 0),
      query.limit + 1,
    );
    const page = devices.slice(0, query.limit);
    const last = page.at(-1);
    return {
      items: await this.#dtos(page),
      next_cursor: devices.length > query.limit && last !== undefined ? String(last.id) : null,
    };
  }

  async one(tenantId: number, code: string): Promise<DeviceDto> {
    return this.dto(await this.find(tenantId, code));
  }

  /** Registers a device that has not spoken yet; it waits for approval like one that was discovered. */
  async register(tenantId: number, body: RegisterDeviceBody): Promise<DeviceDto> {
    const factory = await this.#machines.factory(tenantId, body.factory);
    const added = await this.#repository.add({
      tenantId,
      factoryId: factory.id,
      code: body.code,
      name: body.name ?? null,
      dialect: body.dialect,
      location: body.location ?? null,
      groupName: body.group ?? null,
      model: body.model ?? null,
      expectedIntervalSeconds: body.expected_interval_s ?? null,
    });
    if (!added) {
      throw new Problem(409, 'device_exists', `There is a device ${JSON.stringify(body.code)} already.`, {
        remedy: `See GET /api/v1/devices/${encodeURIComponent(body.code)}; approve it instead.`,
      });
    }
    return this.one(tenantId, body.code);
  }

  /** @throws Problem 404 `unknown_device` */
  async find(tenantId: number, code: string): Promise<Device> {
    const device = await this.#repository.withCode(tenantId, code);
    if (device === undefined) {
      throw new Problem(404, 'unknown_device', `There is no device ${JSON.stringify(code)}.`, {
        remedy: 'GET /api/v1/devices lists all; a device appears there with its first message.',
      });
    }
    return device;
  }

  async dto(device: Device): Promise<DeviceDto> {
    const [dto] = await this.#dtos([device]);
    if (dto === undefined) throw new Error('one device gives one answer');
    return dto;
  }

  async #dtos(devices: readonly Device[]): Promise<DeviceDto[]> {
    const assignments = await this.#repository.assignments(devices.map(({ id }) => id));
    const waiting = await this.#repository.waitingMessages(devices.map(({ code }) => code));
    return devices.map((device) => deviceDto(device, assignments, waiting.get(device.code) ?? 0));
  }
}
