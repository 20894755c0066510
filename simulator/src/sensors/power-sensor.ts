import type { FaultSchedule } from '../faults/fault-schedule.ts';
import { clamp, signed, smooth } from '../randomness/noise.ts';
import type { Site } from '../site/site.ts';
import type { DeviceTimeline, DraftReading, Rhythm, TimelineSnapshot } from '../timeline/device-timeline.ts';

const TICK_MS = 5000;

/** What a room's power sensor measures at a moment: a pure function of time. */
export interface RoomReading {
  readonly tempC: number;
  readonly humidityPercent: number;
  readonly brightnessLux: number;
  readonly electricW: number;
}

/** A room with lights, computers and a socket or two: people by day, stand-by at night. */
export function roomReading(seed: number, site: Site, timeMs: number): RoomReading {
  const { weather, activity } = site.at(timeMs);
  const people = clamp(activity.occupancy * (1 + 0.2 * smooth(seed, 1, timeMs, 2_700_000)), 0, 1);
  const lights = people > 0.1 ? clamp(1.1 - weather.daylight * 0.7, 0.3, 1) : 0.03;
  const electricW =
    (55 + 320 * lights + 620 * people * (0.8 + 0.2 * smooth(seed, 2, timeMs, 240_000))) *
    (1 + 0.03 * signed(seed, 3, Math.floor(timeMs / TICK_MS)));
  return {
    tempC:
      21.5 + 0.09 * (weather.outdoorTempC - 12) + 1.4 * people + 0.4 * smooth(seed, 4, timeMs, 5_400_000),
    humidityPercent: clamp(
      46 + 0.25 * (weather.humidityPercent - 65) + 3 * smooth(seed, 5, timeMs, 7_200_000),
      20,
      90,
    ),
    brightnessLux: 15 + 480 * lights + 900 * weather.daylight,
    electricW: Math.max(electricW, 0),
  };
}

/** ESP32 power sensor of the dialect `power-sensor`: it has no counter, its readings are all it knows. */
export class PowerSensorTimeline implements DeviceTimeline {
  timeMs = -Infinity;
  private stuck: RoomReading | null = null;

  constructor(
    readonly code: string,
    private readonly seed: number,
    private readonly site: Site,
    private readonly faults: FaultSchedule,
  ) {}

  begin(timeMs: number): void {
    this.timeMs = Math.floor(timeMs / TICK_MS) * TICK_MS;
  }

  advance(toMs: number, rhythm: Rhythm, emit: (reading: DraftReading) => void): void {
    for (let timeMs = this.timeMs + TICK_MS; timeMs <= toMs; timeMs += TICK_MS) {
      this.timeMs = timeMs;
      if (timeMs % rhythm.energyMs !== 0) continue;
      const effects = this.faults.effectsAt(timeMs);
      if (effects.dead) continue;
      this.stuck = effects.stuck ? (this.stuck ?? roomReading(this.seed, this.site, timeMs)) : null;
      const room = this.stuck ?? roomReading(this.seed, this.site, timeMs);
      const body = {
        deviceCode: this.code,
        timestamp: new Date(timeMs + effects.skewMs).toISOString(),
        temp: Math.round(room.tempC * 10) / 10,
        humidity: Math.round(room.humidityPercent * 10) / 10,
        brightness: Math.round(room.brightnessLux),
        electric: Math.round(room.electricW * effects.meterGain * 10) / 10,
      };
      emit({ kind: 'telemetry', timeMs, body, effects });
    }
  }

  snapshot(): TimelineSnapshot {
    return { timeMs: this.timeMs, state: {} };
  }

  restore(snapshot: TimelineSnapshot): void {
    this.timeMs = snapshot.timeMs;
  }

  counters(): Readonly<Record<string, number>> {
    return {};
  }

  shiftCounters(): void {
    // It has none.
  }
}
