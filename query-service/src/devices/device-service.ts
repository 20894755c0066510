import { Injectable } from '@nestjs/common';
import { Problem } from '@enms/http-api';
import type { DeviceDto, DeviceListDto, ListDevicesQuery } from './device-dto.ts';
import { deviceDto } from './device-presenter.ts';
import { DeviceRepository } from './device-repository.ts';
import type { Device } from './device.ts';

/** Lists devices. */
@Injectable()
export class DeviceService {
  readonly #repository: DeviceRepository;

  constructor(repository: DeviceRepository) {
    this.#repository = repository;
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
