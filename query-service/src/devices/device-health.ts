import { Injectable } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { QualityBit } from '@enms/telemetry-contract';
import { Database } from '@enms/http-api';
import type { Device } from './device.ts';

export const DEVICE_STATES = ['ok', 'silent', 'offline', 'never'] as const;
export type DeviceState = (typeof DEVICE_STATES)[number];

/** Why nothing can be said of a device's readings. */
export const UNCOUNTED = ['not_active', 'no_assignment', 'shared_machine'] as const;
export type Uncounted = (typeof UNCOUNTED)[number];

/** Silence of more than this many expected intervals is a gap. */
const GAP_INTERVALS = 3;
const SHORTEST_GAP_SECONDS = 60;
/** A gap where nobody told the interval. */
const LONG_GAP_SECONDS = 600;
/** Of fewer expected readings a share says nothing. */
const FEWEST_EXPECTED = 3;

export class DeviceHealthDto {
  @ApiProperty({
    enum: DEVICE_STATES,
    nullable: true,
    type: String,
    description:
      'silent: longer than three expected intervals, at least 60 s (10 minutes where the interval is unknown); offline: it ' +
      'said so itself; null: not an active device.',
  })
  state!: DeviceState | null;

  @ApiProperty({ nullable: true, type: Number, description: 'Seconds since it was last seen.' })
  silent_s!: number | null;

  @ApiProperty({
    nullable: true,
    type: Number,
    description: 'Readings of energy of the machines and carriers that it speaks for.',
  })
  readings_last_hour!: number | null;

  @ApiProperty({ nullable: true, type: Number, description: 'Those of the last hour, by the minute.' })
  rate_per_min!: number | null;

  @ApiProperty({ nullable: true, type: Number, description: 'By its interval and its assigned channels.' })
  expected_per_min!: number | null;

  @ApiProperty({
    nullable: true,
    type: Number,
    example: 0.998,
    description: 'Rate by expected rate, at most 1; null where an hour expects fewer than three readings.',
  })
  completeness!: number | null;

  @ApiProperty({ nullable: true, type: Number, description: 'Silences of the last 24 hours.' })
  gaps_24h!: number | null;

  @ApiProperty({ nullable: true, type: Number, description: 'Seconds; null: there was none.' })
  longest_gap_s!: number | null;

  @ApiProperty({
    nullable: true,
    type: Number,
    description:
      'Minutes of the last 24 hours with a reading before which others are missing, by sequence or time.',
  })
  minutes_after_loss_24h!: number | null;

  @ApiProperty({ nullable: true, type: Number, description: 'As it said last, within two days.' })
  battery_percent!: number | null;

  @ApiProperty({ nullable: true, type: Number, description: 'Seconds, as it said last, within two days.' })
  uptime_s!: number | null;

  @ApiProperty({
    nullable: true,
    type: String,
    enum: UNCOUNTED,
    description: 'Why readings are not counted.',
  })
  reason!: Uncounted | null;
}

interface CountRow {
  device_id: number;
  channels: number;
  is_shared: boolean;
  readings: number;
  losses: number;
  gaps: number;
  longest_gap_s: number | null;
}

interface SaidRow {
  device_id: number;
  battery_percent: number | null;
  uptime_s: number | null;
}

/** Judges devices by what came of them lately. */
@Injectable()
export class DeviceHealth {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The health of each of the devices, by id. */
  async of(devices: readonly Device[], now: Date): Promise<Map<number, DeviceHealthDto>> {
    const active = devices.filter(({ status }) => status === 'active').map(({ id }) => id);
    const [counts, said] =
      active.length === 0
        ? [[], []]
        : [
            await this.#database.rows<CountRow>({ name: 'device-readings', text: READINGS }, [
              active,
              now,
              QualityBit.gapBefore,
            ]),
            await this.#database.rows<SaidRow>({ name: 'device-said', text: SAID }, [active, now]),
          ];
    return new Map(
      devices.map((device) => {
        const counted = counts.find(({ device_id: id }) => id === device.id);
        const told = said.find(({ device_id: id }) => id === device.id);
        return [device.id, healthDto(device, counted, told, now)];
      }),
    );
  }
}

/** SQL that is the state of a device `d` at `$n`; the same as {@link stateOf}. */
export function stateInSql(now: string): string {
  return `CASE WHEN d.status <> 'active' THEN NULL WHEN d.last_seen IS NULL THEN 'never' WHEN d.online = false THEN 'offline'
    WHEN extract(epoch FROM ${now}::timestamptz - d.last_seen) > ${allowedSilenceInSql} THEN 'silent' ELSE 'ok' END`;
}

const allowedSilenceInSql = `coalesce(greatest(${GAP_INTERVALS} * d.expected_interval_s, ${SHORTEST_GAP_SECONDS}), ${LONG_GAP_SECONDS})`;

function stateOf(device: Device, now: Date): DeviceState | null {
  if (device.status !== 'active') return null;
  if (device.lastSeen === null) return 'never';
  if (device.online === false) return 'offline';
  const { expectedIntervalSeconds: interval } = device;
  const allowed =
    interval === null ? LONG_GAP_SECONDS : Math.max(GAP_INTERVALS * interval, SHORTEST_GAP_SECONDS);
  return now.getTime() - device.lastSeen.getTime() > allowed * 1000 ? 'silent' : 'ok';
}

function healthDto(
  device: Device,
  counted: CountRow | undefined,
  told: SaidRow | undefined,
  now: Date,
): DeviceHealthDto {
  const reason = whyUncounted(device, counted);
  const known = reason === null ? counted : undefined;
  const interval = device.expectedIntervalSeconds;
  const expected = known === undefined || interval === null ? null : (60 / interval) * known.channels;
  const rate = known === undefined ? null : known.readings / 60;
  return {
    state: stateOf(device, now),
    silent_s:
      device.lastSeen === null
        ? null
        : Math.max(0, Math.round((now.getTime() - device.lastSeen.getTime()) / 100) / 10),
    readings_last_hour: known?.readings ?? null,
    rate_per_min: rate,
    expected_per_min: expected,
    completeness:
      rate === null || expected === null || expected * 60 < FEWEST_EXPECTED
        ? null
        : Math.min(1, Math.round((rate / expected) * 1000) / 1000),
    gaps_24h: known?.gaps ?? null,
    longest_gap_s: known?.longest_gap_s ?? null,
    minutes_after_loss_24h: known?.losses ?? null,
    battery_percent: told?.battery_percent ?? null,
    uptime_s: told?.uptime_s ?? null,
    reason,
  };
}

function whyUncounted(device: Device, counted: CountRow | undefined): Uncounted | null {
  if (device.status !== 'active') return 'not_active';
  if (counted === undefined) return 'no_assignment';
  return counted.is_shared ? 'shared_machine' : null;
}

/** A gap that began inside a minute and ended in the same is not seen: minutes are what is read. */
const READINGS = `
  WITH assigned AS (
    SELECT DISTINCT a.device_id, a.machine_id, a.carrier, EXISTS (
             SELECT FROM meter_assignments o JOIN devices od ON od.id = o.device_id
              WHERE o.machine_id = a.machine_id AND o.carrier = a.carrier AND o.device_id <> a.device_id
                AND od.status = 'active' AND o.valid_from <= $2 AND (o.valid_to IS NULL OR o.valid_to > $2)
           ) AS is_shared
      FROM meter_assignments a
     WHERE a.device_id = ANY ($1::int[]) AND a.valid_from <= $2 AND (a.valid_to IS NULL OR a.valid_to > $2)
  )
  SELECT s.device_id, count(*)::int AS channels, bool_or(s.is_shared) AS is_shared, sum(r.readings)::int AS readings,
         sum(r.losses)::int AS losses, sum(r.gaps)::int AS gaps, max(r.longest_gap_s)::float8 AS longest_gap_s
    FROM assigned s
    JOIN devices d ON d.id = s.device_id
   CROSS JOIN LATERAL (
     SELECT coalesce(sum(m.reading_count) FILTER (WHERE m.bucket >= $2::timestamptz - INTERVAL '1 hour'), 0) AS readings,
            count(*) FILTER (WHERE m.quality & $3 <> 0) AS losses,
            count(*) FILTER (WHERE m.silent_s > ${allowedSilenceInSql}) AS gaps,
            max(m.silent_s) FILTER (WHERE m.silent_s > ${allowedSilenceInSql}) AS longest_gap_s
       FROM (
         SELECT e.bucket, e.reading_count, e.quality,
                extract(epoch FROM coalesce(least(e.power_first_at, e.counter_first_at), e.bucket)
                  - lag(coalesce(greatest(e.power_last_at, e.counter_last_at), e.bucket)) OVER (ORDER BY e.bucket)) AS silent_s
           FROM energy_1min e
          WHERE e.machine_id = s.machine_id AND e.carrier = s.carrier
            AND e.bucket >= $2::timestamptz - INTERVAL '24 hours' AND e.bucket <= $2
       ) m
   ) r
   GROUP BY s.device_id`;

/** A number that is none in JSON is as good as not said. */
const SAID = `
  SELECT d.id AS device_id,
         coalesce(
           (SELECT v.value FROM measurements v WHERE v.device_id = d.id AND v.metric IN ('battery_percent', 'battery')
              AND v.time > $2::timestamptz - INTERVAL '2 days' ORDER BY v.time DESC LIMIT 1),
           h.battery) AS battery_percent,
         h.uptime AS uptime_s
    FROM unnest($1::int[]) AS d (id)
    LEFT JOIN LATERAL (
      SELECT CASE WHEN jsonb_typeof(e.detail -> 'battery_percent') = 'number'
                  THEN (e.detail ->> 'battery_percent')::float8 END AS battery,
             CASE WHEN jsonb_typeof(e.detail -> 'uptime_s') = 'number' THEN (e.detail ->> 'uptime_s')::float8 END AS uptime
        FROM device_events e
       WHERE e.device_id = d.id AND e.kind IN ('heartbeat', 'status') AND e.time > $2::timestamptz - INTERVAL '2 days'
       ORDER BY e.time DESC LIMIT 1
    ) h ON true`;
