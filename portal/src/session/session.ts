import { computed, readonly, shallowRef } from 'vue';
import { forgetKept } from '../offline/kept.ts';
import type { ProblemDocument, SignedInUser, TokenAnswer } from '../api/types.ts';

/** What came of a try to sign in; `code_needed`: the password is right, and the account asks for a code beside it. */
export type SignInOutcome =
  'signed_in' | 'code_needed' | 'code_refused' | 'refused' | 'locked' | 'unreachable';

const timeoutMillis = 20_000;
/** A token is renewed this long before it ends, so that none ends on its way. */
const marginMillis = 30_000;
/** Tabs share the refresh cookie, and a token used twice ends the session: one tab at a time. */
const refreshLock = 'enms.refresh';
/**
 * Who was signed in last: there may be a refresh cookie then, which scripts cannot see. Without a connection the page
 * shows this person, and nobody else, what the browser kept.
 */
const storageKey = 'enms.session';

const current = shallowRef<SignedInUser>();
/** Only in memory: nothing that a script of another page, or the disk, could read. */
let accessToken = '';
let freshUntilMillis = 0;
let renewing: Promise<boolean> | undefined;

/** The person at this screen; undefined: nobody signed in. */
export const user = readonly(current);
export const isSignedIn = computed(() => current.value !== undefined);

/**
 * Signs in with e-mail address and password.
 *
 * @param code of the authenticator, or a recovery code; undefined where none was asked for
 */
export async function signIn(email: string, password: string, code?: string): Promise<SignInOutcome> {
  const response = await post('login', { email, password, ...(code !== undefined && { totp: code }) });
  if (response === undefined) return 'unreachable';
  if (response.ok) {
    keep((await response.json()) as TokenAnswer);
    return 'signed_in';
  }
  if (response.status === 429) return 'locked';
  return response.status < 500 ? refusalOf(await problemOf(response)) : 'unreachable';
}

function refusalOf({ code, errors }: Partial<ProblemDocument>): SignInOutcome {
  if (code === 'totp_required') return 'code_needed';
  return errors?.some(({ field }) => field === 'totp') === true ? 'code_refused' : 'refused';
}

async function problemOf(response: Response): Promise<Partial<ProblemDocument>> {
  try {
    return (await response.json()) as Partial<ProblemDocument>;
  } catch {
    return {};
  }
}

/** Ends the session here and at the service. */
export async function signOut(): Promise<void> {
  await post('logout', {});
  forget();
}

/**
 * A token that is good for the next request; empty while nobody is signed in. Renews it by the refresh cookie where it
 * is about to end.
 */
export async function freshToken(): Promise<string> {
  if (Date.now() >= freshUntilMillis) await renew();
  return accessToken;
}

/**
 * The token after one that the service took no more: what another request has got meanwhile, else a new one. Empty where
 * there is none, and asking again is of no use.
 */
export async function tokenAfter(refused: string): Promise<string> {
  if (accessToken === refused) await renew();
  return accessToken === refused ? '' : accessToken;
}

/** Renews the token by the refresh cookie. @returns whether somebody is signed in now */
export function renew(): Promise<boolean> {
  renewing ??= navigator.locks.request(refreshLock, renewByCookie).finally(() => {
    renewing = undefined;
  });
  return renewing;
}

/**
 * Goes on in another tenant of the person's. What is on the screen is of the one before: load the page anew.
 *
 * @returns whether the service let one
 */
export function changeTenant(slug: string): Promise<boolean> {
  return navigator.locks.request(refreshLock, async () => {
    const response = await post('refresh', { tenant: slug });
    if (response?.ok === true) keep((await response.json()) as TokenAnswer);
    return response?.ok === true;
  });
}

async function renewByCookie(): Promise<boolean> {
  if (localStorage.getItem(storageKey) === null) return false;
  // Tabs share the session but not the tenant: each stays in its own.
  const tenant = current.value?.tenant.slug;
  const response = await post('refresh', tenant === undefined ? {} : { tenant });
  if (response?.ok === true) keep((await response.json()) as TokenAnswer);
  else if (response?.status === 401) forget();
  // No answer says nothing about the session: what is on the screen stays, marked old by whoever shows it.
  else if (response === undefined) current.value ??= keptUser();
  return current.value !== undefined;
}

function keptUser(): SignedInUser | undefined {
  try {
    return JSON.parse(localStorage.getItem(storageKey) ?? '') as SignedInUser;
  } catch {
    return undefined;
  }
}

/** Takes over a sign-in that an answer brought: that after a sign-in, a renewal, or a changed password. */
export function keep(answer: TokenAnswer): void {
  const before = keptUser();
  if (before && (before.id !== answer.user.id || before.tenant.id !== answer.user.tenant.id))
    void forgetKept();
  accessToken = answer.access_token;
  freshUntilMillis = Date.now() + answer.expires_in_s * 1_000 - marginMillis;
  current.value = answer.user;
  localStorage.setItem(storageKey, JSON.stringify(answer.user));
}

function forget(): void {
  accessToken = '';
  freshUntilMillis = 0;
  current.value = undefined;
  localStorage.removeItem(storageKey);
  void forgetKept();
}

async function post(what: string, body: unknown): Promise<Response | undefined> {
  try {
    return await fetch(`/api/v1/auth/${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMillis),
    });
  } catch {
    return undefined;
  }
}
