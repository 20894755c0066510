-- Money and carbon of the reader's own tenant, as the ledger has them.
CREATE OR REPLACE VIEW reader.ledger_current WITH (security_barrier) AS
  SELECT l.* FROM public.ledger_current l WHERE l.machine_id IN (SELECT id FROM reader.own_machines);
CREATE OR REPLACE VIEW reader.daily_totals WITH (security_barrier) AS
  SELECT d.* FROM public.daily_totals d WHERE d.machine_id IN (SELECT id FROM reader.own_machines);
CREATE OR REPLACE VIEW reader.tariff_versions WITH (security_barrier) AS
  SELECT
    t.id, t.factory_id, t.machine_id, t.scope, t.carrier, t.name, t.currency, t.effective_from, t.effective_to, t.components
  FROM public.tariff_versions t WHERE t.tenant_id = (SELECT id FROM reader.own_tenant);
CREATE OR REPLACE VIEW reader.emission_factors WITH (security_barrier) AS
  SELECT e.id, e.carrier, e.region, e.method, e.kg_per_kwh, e.source, e.effective_from, e.effective_to
  FROM public.emission_factors e WHERE e.tenant_id = (SELECT id FROM reader.own_tenant);
CREATE OR REPLACE VIEW reader.reconciliation_tickets WITH (security_barrier) AS
  SELECT
    t.id, t.machine_id, t.device_id, t.carrier, t.kind, t.starts_at, t.ends_at, t.withheld_kwh, t.status, t.opened_at,
    t.resolved_at
  FROM public.reconciliation_tickets t WHERE t.tenant_id = (SELECT id FROM reader.own_tenant);
