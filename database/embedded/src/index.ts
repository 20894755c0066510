export { restoreBackup } from './backup/restore-backup.ts';
export type { RestoreOptions } from './backup/restore-backup.ts';
export { DataDirectoryError } from './data-directory.ts';
export { startEmbeddedServer } from './start-embedded-server.ts';
export type { EmbeddedServerOptions, RunningEmbeddedServer } from './start-embedded-server.ts';
