import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, Problem } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import type { DeviceDto, DeviceListDto, ListDevicesQuery } from './device-dto.ts';
import { deviceDto } from './device-presenter.ts';
import { DeviceHealth } from './device-health.ts';
import { DeviceRepository } from './device-repository.ts';
import type { Device } from './device.ts';

/** Lists devices. */
@Injectable()
export class DeviceService {
  readonly #repository: DeviceRepository;
  readonly #health: DeviceHealth;
  readonly #clock: Clock;

  constructor(repository: DeviceRepository, health: DeviceHealth, @Inject(CLOCK) clock: Clock) {
    this.#repository = repository;
    this.#health = health;
    this.#clock = clock;
  }

  async list(tenantId: number, query: ListDevicesQuery): Promise<DeviceListDto> {
    const skip = Number(query.cursor ?? 0);
    const devices = await this.#repository.list(
      tenantId,
      {
        status: query.status ?? null,
        state: query.state ?? null,
        factory: query.factory ?? null,
        text: query.q ?? null,
        now: this.#clock.now(),
      },
      { sort: query.sort, isDescending: query.order === 'desc', skip, limit: query.limit + 1 },
    );
    return {
      items: await this.#dtos(devices.slice(0, query.limit)),
      next_cursor: devices.length > query.limit ? String(skip + query.limit) : null,
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
    const health = await this.#health.of(devices, this.#clock.now());
    return devices.flatMap((device) => {
      const known = health.get(device.id);
      return known === undefined ? [] : deviceDto(device, assignments, waiting.get(device.code) ?? 0, known);
    });
  }
}
