import { databaseUrl, flag, listenPort, loadConfig, logLevel, wholeNumber } from '@enms/service-config';
import { z } from 'zod';

const schema = z.object({
  PORT: listenPort.default(3002),
  HOST: z.string().default('127.0.0.1'),
  LOG_LEVEL: logLevel.default('info'),
  DATABASE_URL: databaseUrl,
  DATABASE_POOL_SIZE: wholeNumber(2, 100).default(4),
  WORKER_THREADS: wholeNumber(1, 64).default(1),
  JOBS_AT_ONCE: wholeNumber(1, 16).default(2),
  JOB_SCHEDULES: flag.default(true),
  DEMO: flag.default(false),
  AUTH_SECRET: z.string().min(32).describe('at least 32 random characters; setup makes them'),
});

/** Configuration of the analytics service, from the environment. */
export interface AnalyticsConfig {
  /** 0 takes a free port. */
  readonly port: number;
  /** Loopback, unless the door stands on another host or in another container. */
  readonly host: string;
  readonly logLevel: string;
  readonly databaseUrl: string;
  readonly databasePoolSize: number;
  /** Threads for what jobs compute; what requests compute has one of its own beside them. */
  readonly workerThreads: number;
  /** Jobs that run at the same time; they share the threads. */
  readonly jobsAtOnce: number;
  /** Whether jobs run by the clock; without, only those that are asked for. */
  readonly jobSchedules: boolean;
  /** The demo factory gets baselines to begin with. */
  readonly demo: boolean;
  /** Reads the tokens of people who signed in at the query service. */
  readonly authSecret: string;
}

/** Injection token of the {@link AnalyticsConfig}. */
export const CONFIG = Symbol('config');

/** @throws ConfigurationError that names every bad key */
export function readConfig(env: NodeJS.ProcessEnv): AnalyticsConfig {
  const settings = loadConfig(schema, env);
  return Object.freeze({
    port: settings.PORT,
    host: settings.HOST,
    logLevel: settings.LOG_LEVEL,
    databaseUrl: settings.DATABASE_URL,
    databasePoolSize: settings.DATABASE_POOL_SIZE,
    workerThreads: settings.WORKER_THREADS,
    jobsAtOnce: settings.JOBS_AT_ONCE,
    jobSchedules: settings.JOB_SCHEDULES,
    demo: settings.DEMO,
    authSecret: settings.AUTH_SECRET,
  });
}
