/** What the posting tells of itself. */
export interface PostingState {
  readonly last_run_at: string | null;
  readonly marks_waiting: number;
}

/**
 * Whether what was asked for at a moment has been posted: nothing waits any more, and the posting ran since.
 *
 * @returns how much is done (0 to 1) where `waitingAtFirst` is known
 */
export function postingProgress(
  askedAtMillis: number,
  waitingAtFirst: number,
  state: PostingState,
): { readonly isDone: boolean; readonly share: number } {
  const ranSince = state.last_run_at !== null && Date.parse(state.last_run_at) >= askedAtMillis;
  const isDone = ranSince && state.marks_waiting === 0;
  const share = waitingAtFirst === 0 ? 0 : 1 - Math.min(1, state.marks_waiting / waitingAtFirst);
  return { isDone, share: isDone ? 1 : Math.min(share, 0.99) };
}
