import type { Engine } from './engine/engine.ts';
import type { NotificationHub } from './notifications.ts';
import type { UnnamedPlace } from './prepared-statements.ts';
import type { SessionQueue } from './session-queue.ts';
import type { SessionSettings, SettingValues } from './session-settings.ts';
import { SUPERUSER, type SessionRole, type SessionUser } from './engine/session-user.ts';

/** The engine with everything that makes its one session serve many. */
export interface SharedSession {
  readonly engine: Engine;
  readonly queue: SessionQueue;
  readonly settings: SessionSettings;
  readonly user: SessionUser;
  readonly notifications: NotificationHub;
  readonly unnamedPlace: UnnamedPlace;
  /** Told of every client exchange: how long the engine took, and the SQLSTATE if it failed. */
  readonly observe: (seconds: number, errorCode: string | undefined) => void;
}

/** Makes the session that of `role` with `values`. Only by the owner of the session, outside of a transaction. */
export function assume({ settings, user }: SharedSession, role: SessionRole, values: SettingValues): void {
  // The client's own rights must not decide whether the settings of the one before can be undone.
  user.authenticateAs(SUPERUSER);
  settings.apply(values);
  user.authenticateAs(role);
}

/** The session as the server itself uses it. */
export function assumeServer(session: SharedSession): void {
  assume(session, SUPERUSER, session.settings.baseline);
}
