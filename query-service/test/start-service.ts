import { systemClock } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import { TEST_SECRET, TestService } from '@enms/tested-service';
import { createApplication } from '../src/application.ts';
import { readConfig } from '../src/config.ts';

/** The query service on a port of its own. */
export function startService(
  env: Readonly<Record<string, string>>,
  clock: Clock = systemClock,
): Promise<TestService> {
  const config = readConfig({ AUTH_SECRET: TEST_SECRET, ...env });
  return TestService.start((log) => createApplication(config, log, clock));
}
