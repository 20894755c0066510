import { Problem, entityTag } from '@enms/http-api';

/**
 * Refuses a change that was made up looking at something older than what is there.
 *
 * @param ifMatch the header as it came: the ETag of the GET, or `*`; undefined changes whatever is there
 * @param current what a GET answers now
 * @throws Problem 412 `changed_meanwhile`
 */
export function refuseIfChanged(ifMatch: string | undefined, current: object): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  const tag = entityTag(JSON.stringify(current));
  if (ifMatch.split(',').some((candidate) => candidate.trim() === tag)) return;
  throw new Problem(412, 'changed_meanwhile', 'Somebody changed it since you read it.', {
    remedy: 'Read it again, look at what changed, and send your change with the new ETag in If-Match.',
  });
}
