/**
 * The service worker: without a connection the portal still opens and shows the last state that this browser saw, marked
 * with its time. It keeps two things: the files of this build, and answers of the API to whoever is signed in. It never
 * answers from what it kept while the door answers, and never keeps what changes anything.
 */
import { answersCache, isKept, isPortalPage, keptAtHeader, keyInLanguage, keysOf } from './rules.ts';

declare const self: ServiceWorkerGlobalScope;
/** Filled in by the build: every file of it, and a name that changes with them. */
declare const __BUILD_FILES__: readonly string[];
declare const __BUILD_NAME__: string;

const filesCache = `files ${__BUILD_NAME__}`;
const mostAnswers = 400;

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(filesCache)
      .then((cache) => cache.addAll(['/', ...__BUILD_FILES__]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(forgetOldFiles().then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    if (isPortalPage(url.pathname)) event.respondWith(pageOf(request));
  } else if (url.pathname.startsWith('/assets/')) event.respondWith(fileOf(request));
  else if (isKept(url.pathname)) event.respondWith(answerOf(event, request));
});

async function forgetOldFiles(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith('files ') && name !== filesCache);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** Every address of the portal is the same page, which finds its way itself. */
async function pageOf(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match('/', { cacheName: filesCache });
    if (kept) return kept;
    throw error;
  }
}

/** Their names hold the hash of their content: what is kept is right. */
async function fileOf(request: Request): Promise<Response> {
  return (await caches.match(request, { cacheName: filesCache })) ?? fetch(request);
}

async function answerOf(event: FetchEvent, request: Request): Promise<Response> {
  try {
    const response = await fetch(request);
    if (mayBeKept(response)) event.waitUntil(keep(request, response.clone()));
    return response;
  } catch (error) {
    const kept = await keptFor(request);
    if (kept) return kept;
    throw error;
  }
}

function mayBeKept({ ok, headers }: Response): boolean {
  const isJson = headers.get('content-type')?.startsWith('application/json') === true;
  return ok && isJson && headers.get('cache-control')?.includes('no-store') !== true;
}

async function keptFor({ url, headers }: Request): Promise<Response | undefined> {
  const inLanguage = keyInLanguage(url, headers.get('accept-language'));
  const kept = await caches.match(inLanguage, { cacheName: answersCache });
  return kept ?? caches.match(url, { cacheName: answersCache });
}

async function keep({ url, headers: asked }: Request, response: Response): Promise<void> {
  const headers = { 'content-type': 'application/json', [keptAtHeader]: new Date().toISOString() };
  const body = await response.arrayBuffer();
  const cache = await caches.open(answersCache);
  for (const key of keysOf(url, asked.get('accept-language'), response.headers.get('vary'))) {
    // Deleted first, so that the order of keys is the order of age.
    await cache.delete(key);
    await cache.put(key, new Response(body, { headers }));
  }
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - mostAnswers)).map((key) => cache.delete(key)));
}
