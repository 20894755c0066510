import { createServiceApplication, systemClock } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import { TEST_SECRET, TestService } from '@enms/tested-service';
import { API } from '../src/api-description.ts';
import { AppModule } from '../src/app.module.ts';
import { readConfig } from '../src/config.ts';

/** The analytics service on a port of its own. What runs by the clock does not: a spec runs it when it wants to. */
export function startService(
  env: Readonly<Record<string, string>>,
  clock: Clock = systemClock,
): Promise<TestService> {
  const config = readConfig({ AUTH_SECRET: TEST_SECRET, JOB_SCHEDULES: 'off', ...env });
  return TestService.start((log) => createServiceApplication(AppModule.with(config, log, clock), API, log));
}
