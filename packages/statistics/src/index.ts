export { StatisticsError } from './statistics-error.ts';
export type { StatisticsErrorDetails } from './statistics-error.ts';
