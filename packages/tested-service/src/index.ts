export { eventually, freePort, run, start, untilListening } from './processes.ts';
export type { Started } from './processes.ts';
export { answersToStrangers, askRoute, lowestRoles, nameOf, routesOf } from './routes.ts';
export type { Route } from './routes.ts';
export { startDatabase } from './test-database.ts';
export type { TestDatabase } from './test-database.ts';
export { TEST_SECRET, TestClient, TestService } from './test-service.ts';
export type { Answer } from './test-service.ts';
