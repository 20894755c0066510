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

/** Headers of an answer as it is kept: when it was given, and whether it hangs on the language that was asked for. */
export function keptHeaders(given: Headers, at: Date): Record<string, string> {
  const isInWords = /\baccept-language\b/i.test(given.get('vary') ?? '');
  return {
    'content-type': 'application/json',
    [keptAtHeader]: at.toISOString(),
    ...(isInWords && { vary: 'accept-language' }),
  };
}
