import type { ApiDescription } from '@enms/http-api';

export const API: ApiDescription = {
  title: 'EnMS query service',
  about: 'Energy, machines, devices and telemetry of EnMS.',
  path: 'api/docs',
};
