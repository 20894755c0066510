-- What dashboards read. Whoever signs in as a reader may send any SQL, so the views are the boundary: each shows the
-- rows of the tenant that reader_roles binds to session_user, which no SQL can change; conditions that could tell a
-- stranger's rows by their side effects wait behind the barrier.
CREATE OR REPLACE VIEW reader.own_tenant AS
  SELECT r.tenant_id AS id FROM public.reader_roles r WHERE r.role_name = session_user;
CREATE OR REPLACE VIEW reader.own_machines AS
  SELECT m.id
  FROM public.machines m JOIN public.factories f ON f.id = m.factory_id
  WHERE f.tenant_id = (SELECT id FROM reader.own_tenant);
CREATE OR REPLACE VIEW reader.own_devices AS
  SELECT d.id FROM public.devices d WHERE d.tenant_id = (SELECT id FROM reader.own_tenant);

CREATE OR REPLACE VIEW reader.tenants WITH (security_barrier) AS
  SELECT t.id, t.name, t.slug FROM public.tenants t WHERE t.id = (SELECT id FROM reader.own_tenant);
CREATE OR REPLACE VIEW reader.factories WITH (security_barrier) AS
  SELECT f.id, f.tenant_id, f.name, f.slug, f.location, f.time_zone, f.currency, f.floor_area_m2, f.emission_region
  FROM public.factories f WHERE f.tenant_id = (SELECT id FROM reader.own_tenant);
CREATE OR REPLACE VIEW reader.areas WITH (security_barrier) AS
  SELECT a.id, a.factory_id, a.parent_id, a.name
  FROM public.areas a JOIN public.factories f ON f.id = a.factory_id
  WHERE f.tenant_id = (SELECT id FROM reader.own_tenant);
CREATE OR REPLACE VIEW reader.machines WITH (security_barrier) AS
  SELECT
    m.id, m.factory_id, m.area_id, m.name, m.display_name, m.type, m.rated_power_kw, m.carrier, m.max_gap_s,
    m.calorific_kwh_per_m3, m.enthalpy_kwh_per_kg, m.limits, m.gap_estimate
  FROM public.machines m JOIN public.factories f ON f.id = m.factory_id
  WHERE f.tenant_id = (SELECT id FROM reader.own_tenant);
CREATE OR REPLACE VIEW reader.machine_groups WITH (security_barrier) AS
  SELECT g.id, g.name FROM public.machine_groups g WHERE g.tenant_id = (SELECT id FROM reader.own_tenant);
CREATE OR REPLACE VIEW reader.machine_group_members WITH (security_barrier) AS
  SELECT x.group_id, x.machine_id
  FROM public.machine_group_members x JOIN public.machine_groups g ON g.id = x.group_id
  WHERE g.tenant_id = (SELECT id FROM reader.own_tenant);
CREATE OR REPLACE VIEW reader.meter_assignments WITH (security_barrier) AS
  SELECT
    a.id, a.device_id, a.channel, a.machine_id, a.carrier, a.multiplier, a.valid_from, a.valid_to,
    a.opening_counter_kwh, a.closing_counter_kwh, a.register_size_kwh
  FROM public.meter_assignments a WHERE a.machine_id IN (SELECT id FROM reader.own_machines);
-- Without its configuration and its account at the broker.
CREATE OR REPLACE VIEW reader.devices WITH (security_barrier) AS
  SELECT
    d.id, d.factory_id, d.code, d.name, d.dialect, d.location, d.group_name, d.model, d.firmware, d.status,
    d.capabilities, d.expected_interval_s, d.rssi_dbm, d.clock_offset_s, d.last_seen, d.online, d.created_at
  FROM public.devices d WHERE d.tenant_id = (SELECT id FROM reader.own_tenant);
