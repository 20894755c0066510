/** Answers as the API documentation shows them; members are those of the services, shortened lists. */

export const VERSION_EXAMPLE = {
  id: 12,
  version: 3,
  status: 'candidate',
  model_kind: 'linear',
  period_from: '2026-08-01T22:00:00.000Z',
  period_to: '2026-10-30T23:00:00.000Z',
  n: 2131,
  r_squared: 0.9968,
  cv_rmse: 0.031,
  sentence:
    '99.7 % of the variation of 2,131 hours is explained by production, shift; a period is off by 3.1 % (CV(RMSE)). In a year it can tell a saving of 0.4 % or more. It meets charter, g14 and does not meet ipmvp.',
  sentence_language: 'en',
  data_hash: '9f2b…',
  override_reason: null,
  made_at: '2026-11-01T09:12:00.000Z',
  made_by: 'ana@example.org',
  decided_at: null,
  decided_by: null,
  decision_note: null,
  in_force_from: null,
  in_force_to: null,
};

export const BASELINE_EXAMPLE = {
  id: 4,
  name: 'Compressor 1, electricity by the hour',
  scope: 'machine:compressor-1',
  scope_label: 'Compressor 1',
  carrier: 'electricity',
  resolution: 'hour',
  created_at: '2026-11-01T09:10:00.000Z',
  created_by: 'ana@example.org',
  in_force: null,
};

export const REPORT_EXAMPLE = {
  kind: 'linear',
  n: 2131,
  r_squared: 0.9968,
  adjusted_r_squared: 0.9968,
  f: 331_000,
  f_p: 0,
  cv_rmse: { value: 0.031, definition: 'sqrt(SSE / (n - p)) / mean(actual), p = 4' },
  coefficients: [
    {
      name: 'production_count',
      driver: 'production_count',
      role: 'slope',
      estimate: 0.112,
      standard_error: 0.0004,
      t: 280,
      p: 0,
      low: 0.1112,
      high: 0.1128,
      vif: 1.3,
    },
  ],
  durbin_watson: 1.9,
  lag1_autocorrelation: 0.05,
  detectable_savings: [{ reporting_months: 12, share: 0.004, reason: null }],
};

const HEADER = {
  baseline_id: 4,
  version: 3,
  version_status: 'in_force',
  scope: 'machine:compressor-1',
  carrier: 'electricity',
  resolution: 'hour',
  from: '2026-10-31T23:00:00.000Z',
  to: '2026-11-07T23:00:00.000Z',
  mean_coverage: 1,
};

const SUMMARY = {
  periods: 168,
  counted: 167,
  skipped: [{ reason: 'missing_driver:production_count', periods: 1 }],
  actual_kwh: 5210.4,
  expected_kwh: 5108.2,
  deviation_kwh: 102.2,
  money: { cost: 21.5, priced_periods: 167, unpriced_periods: 0 },
  senpi: 1.02,
  improvement: -0.02,
  normalised_enpi_kwh: 32.1,
  baseline_enpi_kwh: 31.5,
  extrapolated_periods: 2,
  extrapolation_share: 0.012,
  currency: 'EUR',
  money_reason: null,
};

export const EVALUATION_EXAMPLE = {
  ...HEADER,
  summary: SUMMARY,
  periods: {
    period_start: ['2026-10-31T23:00:00.000Z'],
    actual_kwh: [30.2],
    expected_kwh: [29.8],
    low_kwh: [27.9],
    high_kwh: [31.7],
    deviation_kwh: [0.4],
    deviation_cost: [0.08],
    extrapolated: [false],
    skipped_reason: [null],
  },
};

export const CUSUM_EXAMPLE = {
  ...HEADER,
  summary: SUMMARY,
  periods: { period_start: ['2026-10-31T23:00:00.000Z'], energy_kwh: [0.4], money: [0.08], limit_kwh: [1.9] },
  first_action_at: '2026-11-03T05:00:00.000Z',
  segments: [
    {
      from: '2026-11-03T02:00:00.000Z',
      to: '2026-11-07T23:00:00.000Z',
      periods: 117,
      mean_deviation_kwh: 0.9,
      total_kwh: 105.3,
      total_cost: 22.1,
      notes: [],
    },
  ],
  alarms: [
    {
      direction: 'waste',
      since: '2026-11-03T02:00:00.000Z',
      raised_at: '2026-11-03T09:00:00.000Z',
      until: '2026-11-07T23:00:00.000Z',
    },
  ],
};

export const SAVINGS_EXAMPLE = {
  ...HEADER,
  savings_kwh: 1840.2,
  adjustment_kwh: 0,
  saved_share: 0.06,
  uncertainty_kwh: 310.5,
  fractional_uncertainty: { value: 0.17, share_of_expected: 0.0101, effective_observations: 1250 },
  bootstrap: { savings: 1840.2, low: 1490.1, high: 2203.9, rho: 0.26, block_length: 12 },
  is_significant: true,
  currency: 'EUR',
  adjustments: [],
};

export const TRIGGERS_EXAMPLE = {
  baseline_id: 4,
  version: 3,
  is_due: true,
  triggers: [
    {
      code: 'machines_changed',
      found: 1,
      limit: 0,
      sentence: '1 machine joined or left since the baseline was made.',
    },
  ],
};

export const NOTE_EXAMPLE = {
  id: 7,
  at: '2026-10-12T06:00:00.000Z',
  kind: 'maintenance',
  text: 'filters changed',
  created_at: '2026-10-12T09:30:00.000Z',
  created_by: 'ana@example.org',
};

export const ADJUSTMENT_EXAMPLE = {
  id: 2,
  kind: 'static_factor',
  description: 'second shift on Saturdays',
  period_from: '2026-09-30T22:00:00.000Z',
  period_to: '2026-10-31T23:00:00.000Z',
  items: [{ label: 'ventilation', kwh: 1200 }],
  kwh: 1200,
  recorded_at: '2026-11-02T08:00:00.000Z',
  recorded_by: 'ana@example.org',
  withdrawn_at: null,
  withdrawn_by: null,
  withdrawal_reason: null,
};
