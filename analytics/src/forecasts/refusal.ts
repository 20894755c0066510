/** Why the statistics would not do with what there is. */
export interface Refusal {
  readonly code: string;
  readonly detail: string;
  readonly remedy: string;
}

/** What a StatisticsError says; undefined for any other error. Told by its name: this thread loads no statistics. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || error.name !== 'StatisticsError') return undefined;
  const { code, remedy } = error as Error & { readonly code: string; readonly remedy: string };
  return { code, detail: error.message, remedy };
}
