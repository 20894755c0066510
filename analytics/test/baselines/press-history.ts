import type { TestDatabase } from '@enms/tested-service';

/**
 * 110 days of a press in Berlin, by 10 minutes from March on: 5 kWh an hour, 0.04 a part, 0.8 for each K below 15 °C outside and
 * noise of up to ±0.6. From 6 June, 12:00 of Berlin, on a leak takes 2 kWh an hour more. Early on 10 April nobody counted parts.
 * A second machine has no drivers, and another tenant has one of its own.
 */
export async function fillPress(database: TestDatabase): Promise<void> {
  await database.admin.query(`
    INSERT INTO tenants (name, slug) VALUES ('Ours', 'ours'), ('Theirs', 'theirs');
    INSERT INTO factories (tenant_id, name, slug, time_zone, currency) VALUES
      (1, 'Demo', 'demo', 'Europe/Berlin', 'EUR'), (2, 'Theirs', 'theirs', 'UTC', NULL);
    INSERT INTO machines (factory_id, name, display_name, type, rated_power_kw) VALUES
      (1, 'press', 'Press', 'other', 90), (1, 'lamp', 'Lamp', 'other', 5), (2, 'secret', 'Secret', 'other', 5);
    INSERT INTO machine_groups (tenant_id, name) VALUES (1, 'Hall');
    INSERT INTO machine_group_members (group_id, machine_id) VALUES (1, 1);
    INSERT INTO devices (tenant_id, factory_id, code, dialect) VALUES (1, 1, 'one', 'canonical'), (1, 1, 'two', 'canonical');
    INSERT INTO meter_assignments (device_id, machine_id, carrier) VALUES (1, 1, 'electricity'), (2, 2, 'electricity');
    INSERT INTO machine_status (machine_id, carrier, is_running, last_updated) VALUES
      (1, 'electricity', true, now()), (2, 'electricity', true, now());
    INSERT INTO tariff_versions (tenant_id, carrier, name, currency, effective_from, components, created_by)
      VALUES (1, 'electricity', 'One price', 'EUR', '2026-01-01', '{"energy": [{"name": "all", "price_per_kwh": "0.25"}]}', 'test');
    CREATE TEMP TABLE hours AS
      SELECT h, t, 60 * (0.2 + 0.8 * (extract(isodow FROM t AT TIME ZONE 'Europe/Berlin') < 6
          AND extract(hour FROM t AT TIME ZONE 'Europe/Berlin') BETWEEN 6 AND 21)::int)
          + 30 * (abs(hashtext('parts' || h)) % 1000) / 1000.0 AS parts,
        10 + 7 * sin(h / 200.0) + 5 * sin(h * pi() / 12) + (abs(hashtext('weather' || h)) % 1000) / 1000.0 AS temperature,
        1.2 * ((abs(hashtext('noise' || h)) % 1000) / 1000.0 - 0.5) AS noise
      FROM generate_series(0, 110 * 24 - 1) h, LATERAL (SELECT '2026-03-01 00:00+01'::timestamptz + h * INTERVAL '1 hour') x (t);
    CREATE TEMP TABLE ticks AS
      SELECT t + m * INTERVAL '10 minutes' AS t, round(parts)::float8 / 6 AS parts, temperature,
        (5 + 0.04 * round(parts) + 0.8 * greatest(0, 15 - temperature) + noise
          + CASE WHEN t >= '2026-06-06 12:00+02' THEN 2 ELSE 0 END) / 6 AS kwh
      FROM hours, generate_series(0, 5) m;
    INSERT INTO energy_readings (time, machine_id, carrier, device_id, energy_total_kwh)
      SELECT t, 1, 'electricity', 1, 1000 + coalesce(sum(kwh) OVER (ORDER BY t ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
      FROM ticks;
    INSERT INTO energy_readings (time, machine_id, carrier, device_id, power_kw)
      SELECT t, 2, 'electricity', 2, 3 FROM ticks WHERE t < '2026-03-10';
    INSERT INTO production_data (time, machine_id, device_id, production_count)
      SELECT t, 1, 1, parts FROM ticks WHERE t < '2026-04-10 00:00+02' OR t >= '2026-04-10 06:00+02';
    INSERT INTO environmental_data (time, machine_id, device_id, outdoor_temp_c)
      SELECT t, 1, 1, temperature FROM ticks`);
  for (const family of ['energy', 'environment', 'production'])
    for (const level of ['1min', '15min', '1hour', '1day'])
      await database.admin.query(`CALL refresh_continuous_aggregate('${family}_${level}', NULL, NULL)`);
}
