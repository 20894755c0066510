CREATE OR REPLACE FUNCTION accounting.open_device_tickets(factory_id integer) RETURNS void
LANGUAGE sql
AS $$
  INSERT INTO reconciliation_tickets (tenant_id, device_id, kind, starts_at, ends_at)
  SELECT d.tenant_id, d.id, 'missing_heartbeat', d.last_seen, now()
  FROM devices d
  WHERE d.factory_id = open_device_tickets.factory_id AND d.status = 'active'
    AND d.last_seen < now() - greatest(INTERVAL '1 day', make_interval(secs => 2 * coalesce(d.expected_interval_s, 0)))
  ON CONFLICT (machine_id, device_id, carrier, kind, starts_at) DO UPDATE SET ends_at = excluded.ends_at
    WHERE reconciliation_tickets.status = 'open'
$$;
COMMENT ON FUNCTION accounting.open_device_tickets IS
  'A ticket for each active device of a site that has been silent for more than a day (and twice its interval); its end moves on while the silence lasts.';
REVOKE ALL ON FUNCTION accounting.open_device_tickets FROM PUBLIC;
