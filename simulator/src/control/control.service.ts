import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { faultOf, type AnswerKeyEntry } from '../faults/answer-key.ts';
import { endedAt, FAULT_TRAITS, faultApplies, type Fault } from '../faults/fault.ts';
import { invalidRequest, Problem } from '../problem/problem.ts';
import type { BackfillSummary } from '../runs/backfill-job.ts';
import type { FleetSettings } from '../settings/fleet-settings.ts';
import { checkSettings } from '../settings/settings-check.ts';
import type { AnomalyDto, Answer, AnswerKeyDto, DeviceStatusDto, StatusDto } from './answers.dto.ts';
import type { BackfillDto, ChangeSettingsDto, EndAnomalyDto, InjectAnomalyDto } from './control.dto.ts';
import { Simulation } from './simulation.ts';

const DEVICES_SHOWN = 100;
const BACKFILL_TICK_S = 30;

function anomalyOf({ seal: _seal, ...anomaly }: AnswerKeyEntry): Answer<AnomalyDto> {
  return anomaly;
}

/** What the control API does: checks what types cannot say, then tells the simulation. */
@Injectable()
export class ControlService {
  constructor(@Inject(Simulation) private readonly simulation: Simulation) {}

  start(from: string | undefined): Answer<StatusDto> {
    const fromMs = from === undefined ? null : Date.parse(from);
    if (fromMs !== null && fromMs > this.simulation.clock.wallNow()) {
      throw invalidRequest([
        { field: 'from', reason: 'future', remedy: 'Simulated time cannot lie in the future' },
      ]);
    }
    this.simulation.start(fromMs);
    return this.status();
  }

  stop(): Answer<StatusDto> {
    this.simulation.stop();
    return this.status();
  }

  status(): Answer<StatusDto> {
    const { simulation } = this;
    const { links, members } = simulation.fleet;
    const devices = links.map((link): Answer<DeviceStatusDto> => ({
      code: link.code,
      dialect: link.protocol.dialect,
      connected: link.connection.connected,
      problem: link.connection.problem,
      next_seq: link.outbox.nextSeq,
      uncovered: link.outbox.uncovered,
      dropped: link.outbox.dropped,
      published_messages: link.counters.published,
      confirmed_readings: link.counters.confirmed,
    }));
    const simulatedMs = simulation.clock.now();
    return {
      state: simulation.live,
      simulated_time: new Date(simulatedMs).toISOString(),
      speed: simulation.settings.speed,
      members: members.length,
      devices_connected: devices.filter((device) => device.connected).length,
      devices_total: devices.length,
      devices: devices
        .toSorted((a, b) => Number(a.problem === null) - Number(b.problem === null))
        .slice(0, DEVICES_SHOWN),
      active_anomalies: simulation.faults.activeAt(simulatedMs).map(anomalyOf),
      history_from:
        simulation.historyFromMs === null ? null : new Date(simulation.historyFromMs).toISOString(),
      backfill: simulation.backfill,
    };
  }

  settings(): FleetSettings {
    return this.simulation.settings;
  }

  async configure(change: ChangeSettingsDto): Promise<FleetSettings> {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const settings: FleetSettings = { ...this.simulation.settings, ...given };
    const problems = checkSettings(settings);
    if (problems.length > 0) throw invalidRequest(problems);
    await this.simulation.configure(settings);
    return settings;
  }

  inject(wish: InjectAnomalyDto): Answer<AnomalyDto> {
    const trait = FAULT_TRAITS[wish.kind];
    const member = this.simulation.fleet.members.find(({ code }) => code === wish.machine);
    if (member === undefined) {
      const known = this.simulation.fleet.members.slice(0, 20).map(({ code }) => code);
      throw new Problem(404, 'unknown_machine', `No machine ${wish.machine}`, `Known: ${known.join(', ')}`);
    }
    const { machineKind } = member;
    if (machineKind === null ? trait.only !== undefined : !faultApplies(wish.kind, machineKind)) {
      const remedy = `It can befall: ${trait.only?.join(', ') ?? 'every device'}`;
      throw invalidRequest([{ field: 'kind', reason: 'not_for_this_machine', remedy }]);
    }
    const magnitude = wish.magnitude ?? trait.usual;
    if (magnitude < trait.range[0] || magnitude > trait.range[1]) {
      const remedy = `${trait.range[0]} to ${trait.range[1]}: ${trait.magnitude}`;
      throw invalidRequest([{ field: 'magnitude', reason: 'out_of_range', remedy }]);
    }
    const startMs = wish.start === undefined ? this.simulation.clock.now() : Date.parse(wish.start);
    const fault: Fault = {
      id: `injected-${randomUUID()}`,
      kind: wish.kind,
      machine: wish.machine,
      startMs,
      endMs: startMs + wish.duration_s * 1000,
      magnitude,
      origin: 'injected',
    };
    this.simulation.faults.inject(fault);
    return this.anomaly(fault.id);
  }

  end({ id }: EndAnomalyDto): Answer<AnomalyDto> {
    const { simulation } = this;
    const known = this.simulation.answerKey.find(id);
    if (known === undefined) throw new Problem(404, 'unknown_anomaly', `No anomaly ${id}`);
    const nowMs = simulation.clock.now();
    if (known.origin === 'random') {
      throw new Problem(
        409,
        'anomaly_random',
        'It was drawn from the seed, which gives the same at each run',
        'Wait for its end; a chance of 0 in the settings lets none come',
      );
    }
    const fault = faultOf(known);
    if (fault.endMs <= nowMs) throw new Problem(409, 'anomaly_over', `It ended at ${known.end}`);
    simulation.faults.amend(endedAt(fault, nowMs));
    if (fault.kind === 'late_batch') {
      simulation.fleet.members.find(({ code }) => code === fault.machine)?.link.release(fault.endMs);
    }
    return this.anomaly(id);
  }

  answerKey(): Answer<AnswerKeyDto> {
    return { items: this.simulation.answerKey.entries, seal: this.simulation.answerKey.seal };
  }

  backfill(wish: BackfillDto): BackfillSummary {
    const everyS = wish.every_s ?? 60;
    const sensorEveryS = wish.sensor_every_s ?? 300;
    for (const [field, value] of [
      ['every_s', everyS],
      ['sensor_every_s', sensorEveryS],
    ] as const) {
      if (value % BACKFILL_TICK_S === 0) continue;
      const remedy = `Use a multiple of ${BACKFILL_TICK_S}`;
      throw invalidRequest([{ field, reason: 'not_whole_ticks', remedy }]);
    }
    return this.simulation.startBackfill({
      fromMs: Math.ceil(Date.parse(wish.from) / (everyS * 1000)) * everyS * 1000,
      toMs: wish.to === undefined ? null : Date.parse(wish.to),
      everyMs: everyS * 1000,
      sensorEveryMs: sensorEveryS * 1000,
    });
  }

  cancelBackfill(): Promise<BackfillSummary> {
    return this.simulation.cancelBackfill();
  }

  private anomaly(id: string): Answer<AnomalyDto> {
    const entry = this.simulation.answerKey.find(id);
    if (entry === undefined) throw new Error(`The answer key has no anomaly ${id}`);
    return anomalyOf(entry);
  }
}
