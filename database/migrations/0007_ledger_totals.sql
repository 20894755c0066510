-- What the sums of a day need to answer without looking at its entries.
ALTER TABLE daily_totals
  ADD COLUMN method text,
  -- Why cost is missing, or not the whole: no_tariff, no_price_for_hour or mixed_currencies.
  ADD COLUMN cost_reason text;
