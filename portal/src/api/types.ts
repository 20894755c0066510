import type { components } from './generated/query-service.ts';

type Schemas = components['schemas'];

/** The answers that the pages use, by the names that they have there. */
export type Factory = Schemas['FactoryDto'];
export type Machine = Schemas['MachineDto'];
export type CarrierSummary = Schemas['CarrierSummaryDto'];
export type TimelinePoint = Schemas['PointDto'];
export type Timeline = Schemas['TimelineDto'];
export type IngestReport = Schemas['IngestFiguresDto'];
export type SystemHealth = Schemas['SystemHealthDto'];
/** RFC 9457, with what to do. */
export type ProblemDocument = Schemas['ProblemDto'];
/** What a sign-in, or its renewal, brings. */
export type TokenAnswer = Schemas['SignedInDto'];
export type SignedInUser = Schemas['UserDto'];
