import { meterStep, newMeter, type MeterState } from '../electrical/meter.ts';
import { threePhase, type ThreePhase } from '../electrical/three-phase.ts';
import type { Effects } from '../faults/effects.ts';
import type { FaultSchedule } from '../faults/fault-schedule.ts';
import { MACHINE_MODELS } from '../machines/catalog.ts';
import type { MachineKind, MachineModel, MachineState, StepContext } from '../machines/machine-model.ts';
import { signed, smooth, uniform } from '../randomness/noise.ts';
import type { Site } from '../site/site.ts';
import type { DeviceTimeline, DraftReading, Rhythm, TimelineSnapshot } from './device-timeline.ts';
import { electricalBody, environmentBody, productionBody, thermalBody } from './machine-readings.ts';

export interface MachineSettings {
  readonly code: string;
  readonly kind: MachineKind;
  readonly seed: number;
  /** Factor on the power of the kind's usual machine. */
  readonly scale: number;
  /** Ticks fall on whole multiples of the kind's tick plus this, so that many machines do not speak at once. */
  readonly phaseMs: number;
  /** Channel of the gateway that speaks for the machine; null when it speaks for itself. */
  readonly channel: string | null;
}

const VOLTAGE_STREAM = 50;
const FREQUENCY_STREAM = 51;
const COUNTER_STREAM = 52;

interface Saved {
  machine: MachineState;
  meters: Record<string, MeterState>;
  published: { units: number; good: number };
}

/** One machine with its meters in simulated time. */
export class MachineTimeline implements DeviceTimeline {
  timeMs = -Infinity;
  private readonly model: MachineModel;
  private readonly tickMs: number;
  private machine: MachineState | null = null;
  private meters: Record<string, MeterState> = {};
  private published = { units: 0, good: 0 };

  constructor(
    private readonly settings: MachineSettings,
    private readonly site: Site,
    private readonly faults: FaultSchedule,
    private readonly noise: () => number,
  ) {
    this.model = MACHINE_MODELS[settings.kind];
    this.tickMs = this.model.tickSeconds * 1000;
  }

  get code(): string {
    return this.settings.code;
  }

  /** True state of the machine, for status pages and tests. */
  get state(): MachineState | null {
    return this.machine;
  }

  begin(timeMs: number): void {
    const first = this.tickAtOrBefore(timeMs);
    const context = this.context(first, this.faults.effectsAt(first));
    this.timeMs = first;
    this.machine = this.model.initial(context);
    this.meters = {};
    for (const [index, channel] of this.channels().entries()) {
      const counterKwh = 300_000 + Math.floor(600_000 * uniform(this.settings.seed, COUNTER_STREAM, index));
      this.meters[channel] = newMeter(counterKwh);
    }
    this.published = { units: 0, good: 0 };
  }

  advance(toMs: number, rhythm: Rhythm, emit: (reading: DraftReading) => void): void {
    if (this.machine === null) throw new Error(`Machine ${this.code} has no beginning: call begin() first`);
    const { tickMs, settings } = this;
    const dtSeconds = this.model.tickSeconds;
    for (let timeMs = this.timeMs + tickMs; timeMs <= toMs; timeMs += tickMs) {
      const effects = this.faults.effectsAt(timeMs);
      const context = this.context(timeMs, effects);
      this.machine = this.model.step(this.machine, context, dtSeconds);
      this.readMeters(this.machine, context, effects);
      this.timeMs = timeMs;
      const sinceGrid = timeMs - settings.phaseMs;
      const energyDue = sinceGrid % rhythm.energyMs === 0;
      const contextDue = sinceGrid % rhythm.contextMs === 0;
      if ((energyDue || contextDue) && !effects.dead) {
        this.emitReadings(this.machine, context, effects, energyDue, contextDue, emit);
      }
    }
  }

  snapshot(): TimelineSnapshot {
    const saved: Saved = {
      machine: this.machine ?? { demandKw: 0, loadFraction: 0 },
      meters: this.meters,
      published: this.published,
    };
    return { timeMs: this.timeMs, state: { ...saved } };
  }

  restore(snapshot: TimelineSnapshot): void {
    const saved = snapshot.state as unknown as Saved;
    this.timeMs = snapshot.timeMs;
    this.machine = saved.machine;
    this.meters = { ...saved.meters };
    this.published = { ...saved.published };
  }

  counters(): Readonly<Record<string, number>> {
    return Object.fromEntries(
      Object.entries(this.meters).map(([channel, meter]) => [channel, meter.counterKwh]),
    );
  }

  shiftCounters(byChannel: Readonly<Record<string, number>>): void {
    for (const [channel, meter] of Object.entries(this.meters)) {
      this.meters[channel] = { ...meter, counterKwh: meter.counterKwh + (byChannel[channel] ?? 0) };
    }
  }

  private channels(): readonly string[] {
    return this.model.thermal === undefined ? ['main'] : ['natural_gas', 'steam'];
  }

  private tickAtOrBefore(timeMs: number): number {
    const { phaseMs } = this.settings;
    return Math.floor((timeMs - phaseMs) / this.tickMs) * this.tickMs + phaseMs;
  }

  private context(timeMs: number, effects: Effects): StepContext {
    const { weather, activity } = this.site.at(timeMs);
    const tick = Math.floor(timeMs / this.tickMs);
    return { timeMs, tick, seed: this.settings.seed, weather, activity, noise: this.noise(), effects };
  }

  private readMeters(machine: MachineState, context: StepContext, effects: Effects): void {
    const change = effects.quiet
      ? null
      : this.faults.counterChange(context.timeMs - this.tickMs, context.timeMs);
    const dtSeconds = this.model.tickSeconds;
    if (this.model.thermal === undefined) {
      const meter = this.meters['main'] ?? newMeter(0);
      this.meters['main'] = meterStep(meter, this.electricity(machine, context), effects, change, dtSeconds);
      return;
    }
    for (const signal of this.model.thermal(machine)) {
      const meter = this.meters[signal.channel] ?? newMeter(0);
      const truthKw = signal.powerKw * this.settings.scale;
      this.meters[signal.channel] = meterStep(meter, truthKw, effects, change, dtSeconds);
    }
  }

  private electricity(machine: MachineState, { seed, timeMs, tick }: StepContext): ThreePhase {
    const voltageNoise =
      0.8 * smooth(seed, VOLTAGE_STREAM, timeMs, 900_000) + 0.2 * signed(seed, VOLTAGE_STREAM, tick);
    const frequencyNoise = signed(seed, FREQUENCY_STREAM, tick);
    return threePhase(
      machine.demandKw * this.settings.scale,
      machine.loadFraction,
      voltageNoise,
      frequencyNoise,
    );
  }

  private emitReadings(
    machine: MachineState,
    context: StepContext,
    effects: Effects,
    energyDue: boolean,
    contextDue: boolean,
    emit: (reading: DraftReading) => void,
  ): void {
    const { timeMs } = context;
    const tsMs = timeMs + effects.skewMs;
    if (energyDue) {
      for (const body of this.energyBodies(machine, tsMs)) emit({ kind: 'energy', timeMs, body, effects });
    }
    if (!contextDue) return;
    const channel = this.contextChannel();
    const production = this.model.production?.(machine);
    if (production !== undefined) {
      const body = productionBody(tsMs, channel, production, this.published);
      this.published = { units: Math.floor(production.unitsTotal), good: Math.floor(production.goodTotal) };
      emit({ kind: 'production', timeMs, body, effects });
    }
    const environment = this.model.environment?.(machine, context);
    if (environment !== undefined) {
      emit({ kind: 'environment', timeMs, body: environmentBody(tsMs, channel, environment), effects });
    }
  }

  private energyBodies(machine: MachineState, tsMs: number): Record<string, unknown>[] {
    const { channel } = this.settings;
    if (this.model.thermal === undefined) {
      return [electricalBody(tsMs, channel, this.meters['main'] ?? newMeter(0))];
    }
    return this.model
      .thermal(machine)
      .map((signal) =>
        thermalBody(
          tsMs,
          this.channelName(signal.channel),
          signal,
          this.meters[signal.channel] ?? newMeter(0),
        ),
      );
  }

  private channelName(name: string): string {
    const { channel } = this.settings;
    return channel === null ? name : `${channel}.${name}`;
  }

  /** A boiler has no main channel: what it makes belongs to its steam meter. */
  private contextChannel(): string | null {
    return this.model.thermal === undefined ? this.settings.channel : this.channelName('steam');
  }
}
