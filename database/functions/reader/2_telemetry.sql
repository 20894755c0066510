-- Readings and their aggregates, of the reader's own tenant.
CREATE OR REPLACE VIEW reader.machine_status WITH (security_barrier) AS
  SELECT s.* FROM public.machine_status s WHERE s.machine_id IN (SELECT id FROM reader.own_machines);
CREATE OR REPLACE VIEW reader.energy_readings WITH (security_barrier) AS
  SELECT r.* FROM public.energy_readings r WHERE r.machine_id IN (SELECT id FROM reader.own_machines);
CREATE OR REPLACE VIEW reader.production_data WITH (security_barrier) AS
  SELECT r.* FROM public.production_data r WHERE r.machine_id IN (SELECT id FROM reader.own_machines);
CREATE OR REPLACE VIEW reader.environmental_data WITH (security_barrier) AS
  SELECT r.* FROM public.environmental_data r WHERE r.machine_id IN (SELECT id FROM reader.own_machines);
CREATE OR REPLACE VIEW reader.measurements WITH (security_barrier) AS
  SELECT r.* FROM public.measurements r WHERE r.device_id IN (SELECT id FROM reader.own_devices);
CREATE OR REPLACE VIEW reader.device_events WITH (security_barrier) AS
  SELECT r.* FROM public.device_events r WHERE r.device_id IN (SELECT id FROM reader.own_devices);

CREATE OR REPLACE VIEW reader.energy_1min WITH (security_barrier) AS
  SELECT a.* FROM public.energy_1min a WHERE a.machine_id IN (SELECT id FROM reader.own_machines);
CREATE OR REPLACE VIEW reader.energy_15min WITH (security_barrier) AS
  SELECT a.* FROM public.energy_15min a WHERE a.machine_id IN (SELECT id FROM reader.own_machines);
CREATE OR REPLACE VIEW reader.energy_1hour WITH (security_barrier) AS
  SELECT a.* FROM public.energy_1hour a WHERE a.machine_id IN (SELECT id FROM reader.own_machines);
CREATE OR REPLACE VIEW reader.energy_1day WITH (security_barrier) AS
  SELECT a.* FROM public.energy_1day a WHERE a.machine_id IN (SELECT id FROM reader.own_machines);
CREATE OR REPLACE VIEW reader.production_1min WITH (security_barrier) AS
  SELECT a.* FROM public.production_1min a WHERE a.machine_id IN (SELECT id FROM reader.own_machines);
CREATE OR REPLACE VIEW reader.production_15min WITH (security_barrier) AS
  SELECT a.* FROM public.production_15min a WHERE a.machine_id IN (SELECT id FROM reader.own_machines);
CREATE OR REPLACE VIEW reader.production_1hour WITH (security_barrier) AS
  SELECT a.* FROM public.production_1hour a WHERE a.machine_id IN (SELECT id FROM reader.own_machines);
CREATE OR REPLACE VIEW reader.production_1day WITH (security_barrier) AS
  SELECT a.* FROM public.production_1day a WHERE a.machine_id IN (SELECT id FROM reader.own_machines);
CREATE OR REPLACE VIEW reader.environment_1min WITH (security_barrier) AS
  SELECT a.* FROM public.environment_1min a WHERE a.machine_id IN (SELECT id FROM reader.own_machines);
CREATE OR REPLACE VIEW reader.environment_15min WITH (security_barrier) AS
  SELECT a.* FROM public.environment_15min a WHERE a.machine_id IN (SELECT id FROM reader.own_machines);
CREATE OR REPLACE VIEW reader.environment_1hour WITH (security_barrier) AS
  SELECT a.* FROM public.environment_1hour a WHERE a.machine_id IN (SELECT id FROM reader.own_machines);
CREATE OR REPLACE VIEW reader.environment_1day WITH (security_barrier) AS
  SELECT a.* FROM public.environment_1day a WHERE a.machine_id IN (SELECT id FROM reader.own_machines);
