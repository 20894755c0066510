CREATE OR REPLACE FUNCTION accounting.add_amount(sums jsonb, currency text, amount numeric) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT CASE
    WHEN currency IS NULL OR amount IS NULL THEN sums
    ELSE sums || jsonb_build_object(currency, coalesce((sums ->> currency)::numeric, 0) + amount)
  END
$$;
COMMENT ON FUNCTION accounting.add_amount IS 'Adds an amount to the sum of its currency, in an object of sums; exact, since jsonb holds numeric.';
REVOKE ALL ON FUNCTION accounting.add_amount FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.add_amount TO enms_service;
