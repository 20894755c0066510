import type { ApiDescription } from '@enms/http-api';

export const API: ApiDescription = {
  title: 'EnMS analytics',
  about:
    'Baselines, savings, anomalies, forecasts, correlation, recommendations, action plans, reports and jobs.',
  path: 'api/docs/analytics',
};
