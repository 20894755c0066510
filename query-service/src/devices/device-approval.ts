import { Inject, Injectable } from '@nestjs/common';
import { generatePassword } from '@enms/broker-access';
import { topicRights } from '@enms/telemetry-contract';
import type { Dialect } from '@enms/telemetry-contract';
import type { Logger } from 'pino';
import { AuditLog, CLOCK, Database, LOG, Problem } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import { BrokerLink } from '../connections/broker-link.ts';
import type { Deed } from '../identity/deed.ts';
import type { Principal } from '@enms/access-tokens';
import { MachineDirectory } from '../machines/machine-directory.ts';
import { ownerOf } from '../quarantine/quarantine-owner.ts';
import { QuarantineReplay } from '../quarantine/quarantine-replay.ts';
import type { ReplaySummary } from '../quarantine/quarantine-replay.ts';
import { assignChannels } from './assignment-plan.ts';
import type { ApprovalDto, ApproveDeviceBody, CredentialsDto, DeviceDto } from './device-dto.ts';
import { DeviceRepository } from './device-repository.ts';
import { DeviceService } from './device-service.ts';
import type { Device } from './device.ts';

/**
 * Lets devices in and out. Each step can be repeated, and they are in such an order that a failure half-way leaves
 * nothing that a repetition would not set right: registry, then broker account, then the status that makes the
 * device's readings count. The other way round for revocation.
 */
@Injectable()
export class DeviceApproval {
  readonly #devices: DeviceService;
  readonly #repository: DeviceRepository;
  readonly #machines: MachineDirectory;
  readonly #database: Database;
  readonly #broker: BrokerLink;
  readonly #replay: QuarantineReplay;
  readonly #audit: AuditLog;
  readonly #clock: Clock;
  readonly #log: Logger;

  constructor(
    devices: DeviceService,
    repository: DeviceRepository,
    machines: MachineDirectory,
    database: Database,
    broker: BrokerLink,
    replay: QuarantineReplay,
    audit: AuditLog,
    @Inject(CLOCK) clock: Clock,
    @Inject(LOG) log: Logger,
  ) {
    this.#devices = devices;
    this.#repository = repository;
    this.#machines = machines;
    this.#database = database;
    this.#broker = broker;
    this.#replay = replay;
    this.#audit = audit;
    this.#clock = clock;
    this.#log = log;
  }

  /**
   * Assigns, gives credentials, activates, and replays what waited.
   *
   * @throws Problem 404 `unknown_device`, `unknown_factory`, `unknown_machine`; 409 `already_active`,
   *   `account_taken`, `channel_assigned`, `machine_exists`; 503 `broker_away`
   */
  async approve({ who, from }: Deed, code: string, body: ApproveDeviceBody): Promise<ApprovalDto> {
    const device = await this.#devices.find(who.tenantId, code);
    if (device.status === 'active') {
      throw new Problem(409, 'already_active', `Device ${code} is active already.`, {
        remedy: `POST /api/v1/devices/${encodeURIComponent(code)}/credentials makes a new password.`,
      });
    }
    const factory = await this.#machines.factory(
      who.tenantId,
      body.factory ?? device.factorySlug ?? undefined,
    );
    await this.#refuseTakenAccount(device);
    const dialect = body.dialect ?? device.dialect;
    await this.#database.transaction(async (transaction) => {
      await this.#repository.lock(transaction, device.id);
      await this.#repository.describe(transaction, device.id, {
        name: body.name ?? null,
        factoryId: factory.id,
        dialect,
        brokerUsername: code,
      });
      const owner = { id: device.id, factoryId: factory.id };
      await assignChannels(transaction, this.#repository, owner, body.assignments);
    });
    const credentials = await this.#giveCredentials(code, dialect, factory.slug);
    await this.#repository.activate(device.id, this.#clock.now());
    await this.#audit.record(
      who,
      'device.approve',
      `device:${code}`,
      { status: device.status },
      { status: 'active', factory: factory.slug, dialect, assignments: body.assignments },
      from,
    );
    const replay = await this.#replayWaiting(who, code);
    return { device: await this.#devices.one(who.tenantId, code), credentials, replay };
  }

  /**
   * Makes a new password; the old one is void at once.
   *
   * @throws Problem 404 `unknown_device`, 409 `not_active`, 503 `broker_away`
   */
  async renewCredentials({ who, from }: Deed, code: string): Promise<CredentialsDto> {
    const device = await this.#devices.find(who.tenantId, code);
    if (device.status !== 'active' || device.factorySlug === null) {
      throw new Problem(409, 'not_active', `Device ${code} is ${device.status}.`, {
        remedy: 'Approve it: that gives credentials.',
      });
    }
    await this.#refuseTakenAccount(device);
    await this.#database.transaction((transaction) =>
      this.#repository.describe(transaction, device.id, {
        name: null,
        factoryId: null,
        dialect: device.dialect,
        brokerUsername: code,
      }),
    );
    await this.#audit.record(who, 'device.renew_credentials', `device:${code}`, null, null, from);
    return this.#giveCredentials(code, device.dialect, device.factorySlug);
  }

  /** Readings of the device no longer count, and it is cut off from the broker. Safe to repeat. */
  async revoke({ who, from }: Deed, code: string): Promise<DeviceDto> {
    const device = await this.#devices.find(who.tenantId, code);
    await this.#repository.deactivate(device.id);
    await this.#audit.record(
      who,
      'device.revoke',
      `device:${code}`,
      { status: device.status },
      { status: 'inactive' },
      from,
    );
    const { brokerUsername } = device;
    if (brokerUsername !== null) {
      await this.#broker.ask((access) => access.revokeDeviceAccount(brokerUsername));
      await this.#repository.forgetAccount(device.id);
    }
    return this.#devices.one(who.tenantId, code);
  }

  /** A device may bear any code, but must not take over the account of a service or of another device. */
  async #refuseTakenAccount(device: Device): Promise<void> {
    if (device.brokerUsername === device.code) return;
    const account = await this.#broker.ask((access) => access.findAccount(device.code));
    if (account === undefined) return;
    throw new Problem(
      409,
      'account_taken',
      `The broker has an account ${device.code} that is not this device’s.`,
      {
        remedy: 'Give the device another code.',
      },
    );
  }

  async #giveCredentials(code: string, dialect: Dialect, factorySlug: string): Promise<CredentialsDto> {
    const rights = topicRights(dialect, { factory: factorySlug, code });
    const password = generatePassword();
    await this.#broker.ask((access) => access.ensureDeviceAccount({ username: code, password, ...rights }));
    return { username: code, password, publish: [...rights.publish], subscribe: [...rights.subscribe] };
  }

  /** The approval stands whatever becomes of the replay, which can be repeated: the password is shown only once. */
  async #replayWaiting(who: Principal, code: string): Promise<ReplaySummary | null> {
    try {
      return await this.#replay.many(ownerOf(who), { reason: null, device: code });
    } catch (error) {
      this.#log.warn({ err: error, device: code }, 'messages of an approved device wait still');
      return null;
    }
  }
}
