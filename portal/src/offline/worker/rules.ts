/** Answers of the API, of one person only: the page deletes it when another one signs in, or nobody. */
export const answersCache = 'answers';
/** On an answer that was kept: when it was given. */
export const keptAtHeader = 'x-enms-kept-at';

const beside = /^\/(api|nodered|grafana|ws|health|simulator)(\/|$)/;
/** Who one is, how the system is and what goes through it are told by the system, or not at all. */
const onlyLive = /^\/api\/v1\/(auth|health|ingest|export-csv|simulator|analytics\/jobs)(\/|$)/;

/** Whether an address is one of the portal's own pages. */
export function isPortalPage(pathname: string): boolean {
  return !beside.test(pathname);
}

/** Whether the last answer of an address may be shown again without a connection. */
export function isKept(pathname: string): boolean {
  return pathname.startsWith('/api/v1/') && !onlyLive.test(pathname) && !/\.(pdf|csv)$/.test(pathname);
}

/** What an answer in words is kept as. A browser keeps one answer of an address, whatever `Vary` says. */
export function keyInLanguage(url: string, language: string | null): string {
  const key = new URL(url);
  key.searchParams.set('kept-in', language ?? '');
  return key.href;
}

/**
 * What an answer is kept as: its address; where it hangs on the language asked for, that of the language too, since one in
 * another language is more than none.
 */
export function keysOf(url: string, language: string | null, vary: string | null): string[] {
  const isInWords = /\baccept-language\b/i.test(vary ?? '');
  return isInWords ? [url, keyInLanguage(url, language)] : [url];
}
