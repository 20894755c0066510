import { findCredentials, type Credentials } from './authentication.ts';
import { DATABASE_NAME, EngineError } from './engine/engine.ts';
import type { Limits } from './limits.ts';
import { assume, assumeServer, type SharedSession } from './session.ts';
import type { SettingValues } from './session-settings.ts';
import { quoteLiteral, type SessionRole } from './engine/session-user.ts';
import { parseStartupOptions } from './startup-options.ts';
import {
  authenticationOk,
  authenticationSasl,
  authenticationSaslContinue,
  authenticationSaslFinal,
  backendKeyData,
  negotiateProtocolVersion,
  parameterStatus,
  readyForQuery,
  type Failure,
} from './wire/backend-messages.ts';
import type { Frame } from './wire/frames.ts';
import { frontend, readCString, readStartup } from './wire/frontend-messages.ts';
import { SCRAM_MECHANISM, ScramError, ScramExchange } from './wire/scram.ts';

/** Who a connection turned out to be, and the settings it starts with. */
export interface LoggedIn {
  readonly role: SessionRole;
  readonly values: SettingValues;
}

export interface LoginEvents {
  readonly answer: (bytes: Buffer) => void;
  /** Frames carry a type byte from now on. */
  readonly framed: () => void;
  readonly cancel: (pid: number, secret: Buffer) => void;
  readonly refused: (failure: Failure) => void;
  readonly loggedIn: (identity: LoggedIn) => void;
  /** The login waited for the database and can take further frames. */
  readonly resume: () => void;
}

interface BackendKey {
  readonly pid: number;
  readonly secret: Buffer;
}

/** Not settings, or not for a client to choose. */
const NOT_SETTINGS: ReadonlySet<string> = new Set(['user', 'database', 'options', 'replication']);
const WRONG_PASSWORD_CODE = '28P01';

/** From the first byte of a connection to the first ReadyForQuery. */
export class ClientLogin {
  readonly #session: SharedSession;
  readonly #limits: Limits;
  readonly #key: BackendKey;
  #parameters: ReadonlyMap<string, string> = new Map();
  #credentials: Credentials | undefined;
  #scram: ScramExchange | undefined;
  #scramStarted = false;
  #busy = false;

  constructor(session: SharedSession, limits: Limits, key: BackendKey) {
    this.#session = session;
    this.#limits = limits;
    this.#key = key;
  }

  /** True while the database is asked: no frame may be taken. */
  get isBusy(): boolean {
    return this.#busy;
  }

  take(frame: Frame, events: LoginEvents): void {
    if (frame.type === 0) this.#startup(frame, events);
    else if (frame.type !== frontend.password || this.#scram === undefined) {
      events.refused({ code: '08P01', message: 'expected a password message' });
    } else this.#password(frame.bytes, this.#scram, events);
  }

  #startup({ bytes }: Frame, events: LoginEvents): void {
    const request = readStartup(bytes);
    if (request.kind === 'encryption') events.answer(Buffer.from('N'));
    else if (request.kind === 'cancel') events.cancel(request.pid, request.secret);
    else if (request.kind === 'unknown') {
      events.refused({ code: '0A000', message: `unsupported frontend protocol ${request.version >> 16}` });
    } else {
      const unknown = [...request.parameters.keys()].filter((name) => name.startsWith('_pq_.'));
      if (request.minor > 0 || unknown.length > 0) events.answer(negotiateProtocolVersion(unknown));
      this.#parameters = request.parameters;
      this.#identify(events);
    }
  }

  #identify(events: LoginEvents): void {
    const user = this.#parameters.get('user') ?? '';
    const database = this.#parameters.get('database') ?? user;
    if (database !== DATABASE_NAME && database !== 'postgres') {
      events.refused({ code: '3D000', message: `database "${database}" does not exist` });
      return;
    }
    if (this.#parameters.has('replication')) {
      events.refused({ code: '0A000', message: 'the embedded database does not replicate' });
      return;
    }
    events.framed();
    this.#whenFree(events, () => {
      this.#credentials = findCredentials(this.#session.engine, user);
      this.#scram = new ScramExchange(this.#credentials.verifier);
      events.answer(authenticationSasl(SCRAM_MECHANISM));
    });
  }

  #password(bytes: Buffer, scram: ScramExchange, events: LoginEvents): void {
    try {
      if (!this.#scramStarted) {
        this.#scramStarted = true;
        const { end } = readCString(bytes, 5);
        events.answer(authenticationSaslContinue(scram.first(bytes.toString('utf8', end + 4))));
        return;
      }
      const proof = scram.final(bytes.toString('utf8', 5));
      const { role } = this.#credentials ?? {};
      if (proof === undefined || role === undefined) this.#refusePassword(events);
      else this.#enter(role, proof, events);
    } catch (error) {
      if (!(error instanceof ScramError)) throw error;
      events.refused({ code: '08P01', message: error.message });
    }
  }

  #refusePassword(events: LoginEvents): void {
    const user = this.#parameters.get('user') ?? '';
    events.refused({
      code: WRONG_PASSWORD_CODE,
      message: `password authentication failed for user "${user}"`,
    });
  }

  #enter(role: SessionRole, proof: string, events: LoginEvents): void {
    this.#whenFree(events, () => {
      const { engine, settings } = this.#session;
      assume(this.#session, role, settings.baselineOf(role.name));
      const set = ([name, value]: readonly [string, string]): void => {
        settings.watch(name);
        engine.query(`SELECT set_config(${quoteLiteral(name)}, ${quoteLiteral(value)}, false)`);
      };
      try {
        this.#credentials?.settings.forEach((setting) => {
          ignoringEngineErrors(() => {
            set(setting);
          });
        });
        this.#wantedSettings().forEach(set);
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        events.refused({ code: error.code, message: error.message });
        return;
      } finally {
        settings.capture();
      }
      const values = settings.capture();
      events.answer(
        Buffer.concat([authenticationSaslFinal(proof), authenticationOk(), this.#greeting(values)]),
      );
      events.loggedIn({ role, values });
    });
  }

  /** Settings of the start-up packet. */
  #wantedSettings(): (readonly [string, string])[] {
    const direct = [...this.#parameters].filter(
      ([name]) => !NOT_SETTINGS.has(name) && !name.startsWith('_pq_.'),
    );
    const options = parseStartupOptions(this.#parameters.get('options') ?? '');
    return [...options, ...direct];
  }

  #greeting(values: SettingValues): Buffer {
    const [facts] = this.#session.engine.query(
      `SELECT current_setting('server_version') AS server_version, current_setting('server_encoding') AS server_encoding,
              current_setting('is_superuser') AS is_superuser, session_user AS session_authorization,
              current_setting('integer_datetimes') AS integer_datetimes, 'off' AS in_hot_standby`,
    );
    const fixed = Object.entries(facts ?? {}).map(([name, value]) => parameterStatus(name, value ?? ''));
    const changing = this.#session.settings.changesToReport(undefined, values);
    return Buffer.concat([
      ...fixed,
      ...changing.map(([name, value]) => parameterStatus(name, value)),
      backendKeyData(this.#key.pid, this.#key.secret),
      readyForQuery('I'),
    ]);
  }

  /** Runs `task` when the session is nobody's, as the server. */
  #whenFree(events: LoginEvents, task: () => void): void {
    this.#busy = true;
    const work = (): void => {
      assumeServer(this.#session);
      task();
    };
    this.#session.queue
      .exclusively(work, this.#limits.loginMillis)
      .catch(() => {
        events.refused({ code: '57P03', message: 'the database session is busy, try again later' });
      })
      .finally(() => {
        this.#busy = false;
        events.resume();
      });
  }
}

/** A setting of the role that cannot be set does not keep it out, as in PostgreSQL. */
function ignoringEngineErrors(task: () => void): void {
  try {
    task();
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
  }
}
