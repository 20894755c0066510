-- How the installation does, as far as it is the reader's own tenant's, or nobody's in particular.
-- Without what was sent, which may hold anything. A message belongs to the tenant of the device that it names, where
-- several have that code to the first of them; what names no registered device is told while there is only one tenant.
CREATE OR REPLACE VIEW reader.quarantined_messages WITH (security_barrier) AS
  SELECT q.id, q.received_at, q.device_code, q.dialect, q.reason, q.status, q.resolved_at
  FROM public.quarantine q
  WHERE q.device_code IN (
      SELECT d.code FROM public.devices d GROUP BY d.code HAVING min(d.tenant_id) = (SELECT id FROM reader.own_tenant)
    )
    OR ((SELECT count(*) FROM public.tenants) = 1 AND EXISTS (SELECT FROM reader.own_tenant)
        AND (q.device_code IS NULL OR q.device_code NOT IN (SELECT d.code FROM public.devices d)));
-- Work of analytics: the tenant's own, and what is done for all. Without who asked for what.
CREATE OR REPLACE VIEW reader.jobs WITH (security_barrier) AS
  SELECT j.id, j.kind, j.state, j.progress, j.attempt, j.error ->> 'code' AS error_code, j.created_at, j.started_at, j.ended_at
  FROM analytics.jobs j
  WHERE j.tenant_id = (SELECT id FROM reader.own_tenant) OR (j.tenant_id IS NULL AND EXISTS (SELECT FROM reader.own_tenant));
-- How far the ledger is posted.
CREATE OR REPLACE VIEW reader.posting_state WITH (security_barrier) AS
  SELECT s.machine_id, s.carrier, s.posted_to FROM public.posting_state s WHERE s.machine_id IN (SELECT id FROM reader.own_machines);
