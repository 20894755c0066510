CREATE OR REPLACE FUNCTION accounting.minor_units(currency text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT CASE
    WHEN currency IN ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'VND', 'VUV', 'XAF', 'XOF', 'XPF') THEN 0
    WHEN currency IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 3
    ELSE 2
  END
$$;
COMMENT ON FUNCTION accounting.minor_units IS 'Decimal places that amounts of a currency have on a bill (ISO 4217).';
REVOKE ALL ON FUNCTION accounting.minor_units FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.minor_units TO enms_service;
