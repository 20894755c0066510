import type { LoggedIn } from './client-login.ts';
import { SUPERUSER } from './engine/session-user.ts';
import type { Limits } from './limits.ts';
import type { Listener } from './notifications.ts';
import { PreparedStatements, type Translation } from './prepared-statements.ts';
import { assume, assumeServer, type SharedSession } from './session.ts';
import type { SettingValues } from './session-settings.ts';
import type { SessionEffects } from './sql/session-effects.ts';
import {
  message,
  notificationResponse,
  parameterStatus,
  type TransactionStatus,
} from './wire/backend-messages.ts';
import type { Frame } from './wire/frames.ts';
import { frontend, queryMessage } from './wire/frontend-messages.ts';
import type { Reply } from './wire/reply.ts';

const READY_BYTES = 6;
const PARSE_COMPLETE_BYTES = 5;
const COPY_IN_RESPONSE = 0x47; // G

/** A client's own share of the session: role, settings, statements, channels. */
export class ClientSession implements Listener {
  readonly #pid: number;
  readonly #shared: SharedSession;
  readonly #limits: Limits;
  readonly #identity: LoggedIn;
  readonly #statements: PreparedStatements;
  readonly #sendNotification: (bytes: Buffer) => void;
  #values: SettingValues;
  #reported: SettingValues;
  #uncommitted: SessionEffects[] = [];
  #ownNotifications: Buffer[] | undefined;

  constructor(
    pid: number,
    shared: SharedSession,
    limits: Limits,
    identity: LoggedIn,
    sendNotification: (bytes: Buffer) => void,
  ) {
    this.#limits = limits;
    this.#pid = pid;
    this.#shared = shared;
    this.#identity = identity;
    this.#statements = new PreparedStatements(pid, shared.unnamedPlace);
    this.#sendNotification = sendNotification;
    this.#values = identity.values;
    this.#reported = identity.values;
  }

  /** Makes the shared session this client's. At the start of a turn. */
  enter(): void {
    assume(this.#shared, this.#identity.role, this.#values);
  }

  /** The shorter of what the client set and what the server allows; 0 is without limit. */
  get statementLimitMillis(): number {
    const allowed = this.#identity.role.oid === SUPERUSER.oid ? 0 : this.#limits.statementMillis;
    return shorter(this.#settingMillis('statement_timeout'), allowed);
  }

  get idleLimitMillis(): number {
    const wished = this.#settingMillis('idle_in_transaction_session_timeout');
    return shorter(wished, this.#limits.idleInTransactionMillis);
  }

  get waitLimitMillis(): number {
    return shorter(this.#settingMillis('statement_timeout'), this.#limits.queueWaitMillis);
  }

  #settingMillis(name: 'statement_timeout' | 'idle_in_transaction_session_timeout'): number {
    return Number(this.#shared.settings.valueOf(this.#values, name));
  }

  /** Runs one exchange. Returns what the client is to be sent, and the transaction status after it. */
  run(unit: readonly Frame[]): { readonly bytes: Buffer; readonly status: TransactionStatus } {
    const { settings, notifications } = this.#shared;
    const translation = this.#statements.translate(unit);
    for (const { settings: names } of translation.effects) for (const name of names) settings.watch(name);
    this.#ownNotifications = [];
    const reply = notifications.during(this.#pid, () => this.#exchange(translation));
    const bytes = this.#answer(unit, translation, reply);
    this.#ownNotifications = undefined;
    return { bytes, status: reply.status ?? 'T' };
  }

  #exchange(translation: Translation): Reply {
    const { engine, settings, observe } = this.#shared;
    const started = performance.now();
    const reply = engine.exchange(translation.frames, this.statementLimitMillis);
    observe((performance.now() - started) / 1000, reply.error?.code);
    this.#values = settings.capture();
    this.#noteEffects(translation.effects, reply);
    if (reply.status === 'I') this.#endTransaction(reply);
    return reply;
  }

  notify(senderPid: number, channel: string, payload: string): void {
    const bytes = notificationResponse(senderPid, channel, payload);
    if (this.#ownNotifications === undefined) this.#sendNotification(bytes);
    else this.#ownNotifications.push(bytes);
  }

  /** Ends what the client left behind. `owner`: its transaction still holds the session. */
  leave(owner: boolean): void {
    const { engine, queue, notifications } = this.#shared;
    if (owner) {
      engine.exchange([queryMessage('ROLLBACK')]);
      this.#shared.settings.capture();
    }
    notifications.unlisten(this, undefined);
    const release = this.#statements.release();
    const tidy = (): void => {
      assumeServer(this.#shared);
      if (release !== undefined) engine.exchange(release);
      notifications.reconcile();
    };
    // When the server stops, the session goes away with everything in it.
    queue.exclusively(tidy).catch(() => undefined);
  }

  /** What is done at once, whatever becomes of the transaction. The rest waits for its end. */
  #noteEffects(effects: readonly SessionEffects[], reply: Reply): void {
    if (effects.length === 0 || reply.error !== undefined) return;
    for (const effect of effects) {
      this.#statements.note(effect);
      if (!effect.deallocates.includes('*')) continue;
      const release = this.#statements.release();
      if (release !== undefined) this.#shared.engine.exchange(release);
    }
    this.#uncommitted.push(...effects);
  }

  #endTransaction(reply: Reply): void {
    const effects = this.#uncommitted;
    if (effects.length === 0) return;
    this.#uncommitted = [];
    if (reply.error !== undefined || reply.tag === 'ROLLBACK') return;
    this.#restoreSettings(effects);
    const listening = effects.flatMap((effect) => effect.listening);
    if (listening.length === 0) return;
    const { notifications } = this.#shared;
    for (const { action, channel } of listening) {
      if (action === 'listen' && channel !== undefined) notifications.listen(this, channel);
      if (action === 'unlisten') {
        notifications.unlisten(this, channel);
        notifications.engineForgot(channel);
      }
    }
    assumeServer(this.#shared);
    notifications.reconcile();
  }

  #restoreSettings(effects: readonly SessionEffects[]): void {
    const origin = this.#identity.values;
    for (const { resets, discardsAll } of effects) {
      if (discardsAll) this.#values = origin;
      for (const name of resets) this.#values = this.#shared.settings.restored(this.#values, name, origin);
    }
  }

  /** The engine's answer with what is not the client's taken out and what it is owed put in before ReadyForQuery. */
  #answer(unit: readonly Frame[], { injected, effects }: Translation, reply: Reply): Buffer {
    let { bytes } = reply;
    for (let left = injected; left > 0 && bytes[0] === 0x31; left -= 1)
      bytes = bytes.subarray(PARSE_COMPLETE_BYTES);
    if (unit[0]?.type === frontend.query) {
      bytes = withoutCopyInResponse(bytes, effects);
      const tag = effects.length === 1 ? effects[0]?.tag : undefined;
      if (tag !== undefined && reply.error === undefined && reply.tag === 'RESET')
        bytes = withTag(bytes, tag);
    }
    if (reply.status === undefined) return bytes;
    const changes = this.#shared.settings.changesToReport(this.#reported, this.#values);
    this.#reported = this.#values;
    const owed = [
      ...changes.map(([name, value]) => parameterStatus(name, value)),
      ...(this.#ownNotifications ?? []),
    ];
    if (owed.length === 0) return bytes;
    const ready = bytes.length - READY_BYTES;
    return Buffer.concat([bytes.subarray(0, ready), ...owed, bytes.subarray(ready)]);
  }
}

/** Of two limits, where 0 stands for none. */
function shorter(left: number, right: number): number {
  if (left === 0 || right === 0) return Math.max(left, right);
  return Math.min(left, right);
}

/** The client was asked for its COPY data before the engine was. */
function withoutCopyInResponse(bytes: Buffer, effects: readonly SessionEffects[]): Buffer {
  if (!effects.some(({ copiesIn }) => copiesIn > 0)) return bytes;
  const kept: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 1 + bytes.readInt32BE(at + 1);
    if (bytes[at] !== COPY_IN_RESPONSE) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return Buffer.concat(kept);
}

/** The answer of a single RESET shown as that of the statement it stood in for. */
function withTag(bytes: Buffer, tag: string): Buffer {
  const end = 1 + bytes.readInt32BE(1);
  return Buffer.concat([message('C', `${tag}\0`), bytes.subarray(end)]);
}
