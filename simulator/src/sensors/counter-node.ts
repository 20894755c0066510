import type { FaultSchedule } from '../faults/fault-schedule.ts';
import { signed, smooth, uniform } from '../randomness/noise.ts';
import type { Site } from '../site/site.ts';
import type { DeviceTimeline, DraftReading, Rhythm, TimelineSnapshot } from '../timeline/device-timeline.ts';

const TICK_MS = 10_000;
const HEARTBEAT_MS = 30_000;
const LIGHTS_W = 240;
const FANS_W = 150;

export interface CounterNodeSettings {
  readonly code: string;
  readonly classroom: string;
  readonly seed: number;
}

interface NodeState {
  energyWh: number;
  powerW: number;
  lights: boolean;
  fans: boolean;
  startedMs: number;
}

/** Whether a lesson is held: Monday to Friday 08–17 local, each hour with some chance of a free period. */
export function lessonAt(seed: number, site: Site, timeMs: number): boolean {
  const moment = site.time.at(timeMs);
  if (moment.weekday === 0 || moment.weekday === 6 || moment.hour < 8 || moment.hour >= 17) return false;
  const period = moment.localDay * 24 + Math.floor(moment.hour);
  return uniform(seed, 1, period) > 0.2;
}

/** ESP32 node of the dialect `counter-node`: a classroom's two switches and a cumulative counter. */
export class CounterNodeTimeline implements DeviceTimeline {
  timeMs = -Infinity;
  private state: NodeState = { energyWh: 0, powerW: 0, lights: false, fans: false, startedMs: 0 };

  constructor(
    private readonly settings: CounterNodeSettings,
    private readonly site: Site,
    private readonly faults: FaultSchedule,
  ) {}

  get code(): string {
    return this.settings.code;
  }

  begin(timeMs: number): void {
    this.timeMs = Math.floor(timeMs / TICK_MS) * TICK_MS;
    const energyWh = 400_000 + Math.floor(300_000 * uniform(this.settings.seed, 9, 0));
    this.state = { energyWh, powerW: 0, lights: false, fans: false, startedMs: this.timeMs };
  }

  advance(toMs: number, rhythm: Rhythm, emit: (reading: DraftReading) => void): void {
    for (let timeMs = this.timeMs + TICK_MS; timeMs <= toMs; timeMs += TICK_MS) {
      const effects = this.faults.effectsAt(timeMs);
      this.step(timeMs, effects.stuck, effects.meterGain);
      const change = effects.quiet ? null : this.faults.counterChange(this.timeMs, timeMs);
      if (change !== null)
        this.state = { ...this.state, energyWh: change.counterKwh * 1000, startedMs: timeMs };
      this.timeMs = timeMs;
      if (effects.dead) continue;
      const tsMs = timeMs + effects.skewMs;
      if (timeMs % rhythm.energyMs === 0) emit({ kind: 'telemetry', timeMs, body: this.body(tsMs), effects });
      if (timeMs % HEARTBEAT_MS === 0 && rhythm.energyMs <= HEARTBEAT_MS) {
        emit({ kind: 'heartbeat', timeMs, body: this.heartbeat(tsMs), effects });
      }
    }
  }

  snapshot(): TimelineSnapshot {
    return { timeMs: this.timeMs, state: { ...this.state } };
  }

  restore(snapshot: TimelineSnapshot): void {
    this.timeMs = snapshot.timeMs;
    this.state = { ...(snapshot.state as unknown as NodeState) };
  }

  counters(): Readonly<Record<string, number>> {
    return { main: this.state.energyWh };
  }

  shiftCounters(byChannel: Readonly<Record<string, number>>): void {
    this.state = { ...this.state, energyWh: this.state.energyWh + (byChannel['main'] ?? 0) };
  }

  private step(timeMs: number, stuck: boolean, gain: number): void {
    const { seed } = this.settings;
    const lesson = lessonAt(seed, this.site, timeMs);
    const { weather } = this.site.at(timeMs);
    const lights = lesson && weather.daylight < 0.9;
    const fans = lesson && weather.outdoorTempC + 3 * smooth(seed, 2, timeMs, 3_600_000) > 16;
    const ideal = (lights ? LIGHTS_W : 0) + (fans ? FANS_W : 0);
    const noisy = ideal * (1 + 0.03 * signed(seed, 3, Math.floor(timeMs / TICK_MS))) * gain;
    const powerW = stuck ? this.state.powerW : Math.round(noisy * 10) / 10;
    const countedWh = ((this.state.powerW + powerW) / 2) * (TICK_MS / 3_600_000);
    this.state = { ...this.state, energyWh: this.state.energyWh + countedWh, powerW, lights, fans };
  }

  private common(tsMs: number): Record<string, unknown> {
    return {
      esp32_name: this.code,
      classroom: this.settings.classroom,
      timestamp: new Date(tsMs).toISOString(),
      uptime_seconds: Math.max(Math.round((this.timeMs - this.state.startedMs) / 1000), 0),
      firmware_ver: 'v2.0.0',
      wifi_rssi: -52 + Math.round(6 * smooth(this.settings.seed, 4, this.timeMs, 600_000)),
    };
  }

  private body(tsMs: number): Record<string, unknown> {
    return {
      ...this.common(tsMs),
      device_id: 'light_1',
      power_w: this.state.powerW,
      energy_wh_total: Math.round(this.state.energyWh * 1000) / 1000,
      switch_state: { sw1: this.state.lights, sw2: this.state.fans },
      status: 'online',
      sequence_no: 0,
    };
  }

  private heartbeat(tsMs: number): Record<string, unknown> {
    return { ...this.common(tsMs), status: 'online' };
  }
}
