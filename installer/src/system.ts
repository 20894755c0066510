/** What `./setup.sh` can do with an installation, whichever way it runs. */
export interface System {
  /** Install, configure, migrate, seed, start, wait until healthy. Safe to repeat. */
  up(options: { demo: boolean }): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Prints every part's state. @returns whether all are healthy */
  status(): Promise<boolean>;
  /** Follows the logs of one part, or of all. */
  logs(part: string | undefined): Promise<void>;
  backup(): Promise<void>;
  /** Gives the first administrator a new password and prints it. */
  renewPassword(): Promise<void>;
  restore(file: string): Promise<void>;
}
