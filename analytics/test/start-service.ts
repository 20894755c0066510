import { createServiceApplication, systemClock } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import { TEST_SECRET, TestService } from '@enms/tested-service';
import { API } from '../src/api-description.ts';
import { AppModule } from '../src/app.module.ts';
import { readConfig } from '../src/config.ts';

/** The analytics service on a port of its own. */
export function startService(
  env: Readonly<Record<string, string>>,
  clock: Clock = systemClock,
): Promise<TestService> {
  const config = readConfig({ AUTH_SECRET: TEST_SECRET, ...env });
  return TestService.start((log) => createServiceApplication(AppModule.with(config, log, clock), API, log));
}
