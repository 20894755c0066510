import type { Entities, Intent, Span, Timeframe } from '@enms/voice-grammar';
import type { Carrier } from '@enms/telemetry-contract';
import type { SpokenLanguage } from './answers/spoken-language.ts';

/** A machine as far as speaking of it needs. */
export interface VoiceMachine {
  readonly id: number;
  readonly name: string;
  readonly displayName: string;
  /** What people call it beside that. */
  readonly aliases: readonly string[];
  readonly type: string;
  readonly carrier: Carrier;
  readonly area: string | null;
  readonly groups: readonly string[];
  readonly factory: VoiceFactory;
}

export interface VoiceFactory {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly timeZone: string;
}

/** What a question speaks of: some machines of one time zone, and how they are called. */
export interface Scope {
  readonly machines: readonly VoiceMachine[];
  /** Begins a sentence: `Compressor 1`, `All machines of Demo factory`. */
  readonly subject: string;
  readonly timeZone: string;
}

/** The time a question speaks of. */
export interface AskedTime {
  readonly timeframe: Timeframe;
  readonly span: Span;
  /** As it is said: `in the last hour`. */
  readonly said: string;
  /** As it is written: `2025-10-08T14:00-15:00`, by the site's clocks. */
  readonly written: string;
}

/** A question that was understood, with what answering it needs. */
export interface Asked {
  readonly intent: Intent;
  readonly entities: Entities;
  readonly tenantId: number;
  readonly machines: readonly VoiceMachine[];
  readonly factories: readonly VoiceFactory[];
  readonly language: SpokenLanguage;
  readonly now: Date;
}

/** Where figures come from: what was measured and billed, and what analytics found in it. */
export const sources = [
  'ledger',
  'machine_status',
  'kpi',
  'production',
  'devices',
  'anomalies',
  'forecasts',
  'baselines',
  'drivers',
] as const;

/** Where a figure comes from. */
export interface Citation {
  readonly source: (typeof sources)[number];
  /** What was evaluated, and where the same figure is found. */
  readonly of: string;
  readonly from?: string;
  readonly to?: string;
}

/** An answer before it is sent. */
export interface SpokenAnswer {
  /** One or two sentences, without the last full stop. */
  readonly sentences: readonly string[];
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly citations: readonly Citation[];
  /** True where the question is understood, but nothing can answer it. */
  readonly isUnavailable?: boolean;
}

/** Answers the questions of one intent. */
export interface Answerer {
  readonly intent: Intent;
  answer(asked: Asked): Promise<SpokenAnswer>;
}

/** Something has to be asked back before there is an answer. */
export class NeedsClarification extends Error {
  readonly question: string;
  readonly choices: readonly { readonly label: string; readonly entities: Entities }[];

  constructor(question: string, choices: readonly { readonly label: string; readonly entities: Entities }[]) {
    super(question);
    this.name = 'NeedsClarification';
    this.question = question;
    this.choices = choices;
  }
}
