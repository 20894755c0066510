import type pg from 'pg';

/**
 * Two sites with machines of the same name, one device each for the first site. Ids: factory 1 (north, Berlin),
 * 2 (south, Kolkata); machines 1 compressor-1, 2 boiler-1 (gas), 3 hvac-1, all north; 4 compressor-1 south.
 */
export async function seedRegistry(admin: pg.Client): Promise<void> {
  await admin.query(`
    INSERT INTO tenants (name, slug) VALUES ('Works', 'works');
    INSERT INTO factories (tenant_id, name, slug, time_zone) VALUES
      (1, 'North', 'north', 'Europe/Berlin'), (1, 'South', 'south', 'Asia/Kolkata');
    INSERT INTO machines (factory_id, name, display_name, type, rated_power_kw, carrier) VALUES
      (1, 'compressor-1', 'Compressor 1', 'compressor', 75, 'electricity'),
      (1, 'boiler-1', 'Boiler 1', 'boiler', 400, 'natural_gas'),
      (1, 'hvac-1', 'HVAC 1', 'hvac', 150, 'electricity'),
      (2, 'compressor-1', 'Compressor 1', 'compressor', 75, 'electricity');
    INSERT INTO devices (tenant_id, factory_id, code, dialect, status) VALUES
      (1, 1, 'meter-compressor', 'canonical', 'active'),
      (1, 1, 'meter-boiler', 'canonical', 'active'),
      (1, 1, 'meter-hvac', 'canonical', 'active'),
      (1, 1, 'meter-idle', 'canonical', 'inactive');
    INSERT INTO meter_assignments (device_id, channel, machine_id, carrier) VALUES
      (1, 'main', 1, 'electricity'), (1, 'gas', 1, 'natural_gas'),
      (2, 'main', 2, 'natural_gas'), (3, 'main', 3, 'electricity');
  `);
}
