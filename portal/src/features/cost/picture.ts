import type { Span } from '../../period/span-before.ts';
import type { Summary, Timeline } from './cost-api.ts';
import type { MachineCost } from './cost-picture.ts';

/** What the overview of the cost knows of a period. */
export interface CostPicture {
  readonly now: Summary;
  readonly before: Summary;
  readonly timeline: Timeline;
  readonly machines: readonly MachineCost[];
  readonly span: Span;
  readonly previous: Span;
}
