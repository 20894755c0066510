import { Inject, Injectable } from '@nestjs/common';
import type { Context, Doubt, Moment, Understanding, VoiceGrammar } from '@enms/voice-grammar';
import { SURE } from '@enms/voice-grammar';
import type { Logger } from 'pino';
import { z } from 'zod';
import { CLOCK, LOG, invalidRequest } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import type { Principal } from '@enms/access-tokens';
import { Answerers } from './answerers.ts';
import { languageOf, languages } from './answers/languages.ts';
import type { SpokenLanguage } from './answers/spoken-language.ts';
import type { SpokenAnswer } from './asked.ts';
import { NeedsClarification } from './asked.ts';
import { GivenQuestion } from './given-question.ts';
import { entitySchema, intentSchema } from './entity-schema.ts';
import { KeptAnswers } from './kept-answers.ts';
import { SecondReader } from './second-reader.ts';
import type { VoiceAnswerDto, VoiceIntentsDto, VoiceQueryDto } from './voice-dto.ts';
import type { TenantNames } from './voice-registry.ts';
import { VoiceRegistry } from './voice-registry.ts';
import { VoiceRepository } from './voice-repository.ts';

const contextSchema = z.object({ intent: intentSchema, entities: entitySchema });

/** Understands a question, has it answered, and keeps what was asked. */
@Injectable()
export class VoiceService {
  readonly #registry: VoiceRegistry;
  readonly #repository: VoiceRepository;
  readonly #answerers: Answerers;
  readonly #kept: KeptAnswers;
  readonly #secondReader: SecondReader;
  readonly #clock: Clock;
  readonly #log: Logger;

  constructor(
    registry: VoiceRegistry,
    repository: VoiceRepository,
    answerers: Answerers,
    kept: KeptAnswers,
    secondReader: SecondReader,
    @Inject(CLOCK) clock: Clock,
    @Inject(LOG) log: Logger,
  ) {
    this.#registry = registry;
    this.#repository = repository;
    this.#answerers = answerers;
    this.#kept = kept;
    this.#secondReader = secondReader;
    this.#clock = clock;
    this.#log = log;
  }

  intents(): VoiceIntentsDto {
    return {
      items: this.#answerers.list().map(({ intent, isAvailable }) => ({ intent, available: isAvailable })),
      locales: languages(),
      entities: z.toJSONSchema(entitySchema),
    };
  }

  /** @throws Problem 400 where the request itself makes no sense; what is not understood is an answer */
  async query(query: VoiceQueryDto, who: Principal): Promise<VoiceAnswerDto> {
    const began = performance.now();
    const language = languageOf(query.locale);
    const names = await this.#registry.names(who.tenantId);
    const moment = { now: this.#clock.now(), zone: names.factories[0]?.timeZone ?? 'UTC' };
    const understanding = await this.#understand(query, names.grammar(language), language, moment);
    const answer = await this.#answer(understanding, names, who.tenantId, language, moment.now);
    void this.#keep(query, who, language, answer, performance.now() - began);
    return answer;
  }

  async #understand(
    query: VoiceQueryDto,
    grammar: VoiceGrammar,
    language: SpokenLanguage,
    moment: Moment,
  ): Promise<Understanding> {
    const { utterance, intent, entities } = query;
    if ((utterance === undefined) === (intent === undefined)) {
      throw invalidRequest([
        { field: 'utterance', reason: 'missing', remedy: 'Send either utterance, or intent and entities.' },
      ]);
    }
    if (intent !== undefined) return new GivenQuestion(grammar, moment).read(intent, entities);
    const context = contextOf(query.context);
    const heard = grammar.understand(utterance ?? '', moment, context);
    const isUnsure = heard.intent === null || heard.confidence < SURE;
    if (!isUnsure || heard.doubt !== undefined) return heard;
    const second = await this.#secondReader.read(utterance ?? '', language.language);
    return second === undefined ? heard : new GivenQuestion(grammar, moment).completed(second);
  }

  async #answer(
    understanding: Understanding,
    names: TenantNames,
    tenantId: number,
    language: SpokenLanguage,
    now: Date,
  ): Promise<VoiceAnswerDto> {
    const { intent, entities, confidence, doubt } = understanding;
    const common = { intent, entities, confidence };
    if (doubt !== undefined) {
      const question = questionOf(doubt, language);
      const { kind, choices } = doubt;
      return {
        text: question,
        data: null,
        ...common,
        outcome: 'clarification',
        citations: [],
        clarification: { kind, question, choices: [...choices] },
      };
    }
    if (intent === null || confidence < SURE) {
      return {
        text: spoken(language.declined()),
        data: null,
        ...common,
        intent: null,
        outcome: 'declined',
        citations: [],
      };
    }
    const { machines, factories } = names;
    try {
      const asked = { intent, entities, tenantId, machines, factories, language, now };
      const said: SpokenAnswer = await this.#kept.of(asked, () => this.#answerers.of(intent).answer(asked));
      return {
        text: spoken(said.sentences),
        data: said.data,
        ...common,
        outcome: said.isUnavailable === true ? 'declined' : 'answered',
        citations: said.citations.map((citation) => ({ ...citation })),
      };
    } catch (error) {
      if (!(error instanceof NeedsClarification)) throw error;
      const { question, choices } = error;
      return {
        text: question,
        data: null,
        ...common,
        outcome: 'clarification',
        citations: [],
        clarification: {
          kind: choices[0]?.entities.machine === undefined ? 'which_factory' : 'which_machine',
          question,
          choices: [...choices],
        },
      };
    }
  }

  /** An answer that cannot be logged is an answer all the same. */
  async #keep(
    query: VoiceQueryDto,
    who: Principal,
    language: SpokenLanguage,
    answer: VoiceAnswerDto,
    tookMillis: number,
  ): Promise<void> {
    try {
      await this.#repository.log({
        tenantId: who.tenantId,
        actor: who.name,
        locale: language.language,
        utterance: query.utterance ?? null,
        intent: answer.intent,
        entities: answer.entities,
        confidence: answer.confidence,
        outcome: answer.outcome,
        answer: answer.text,
        tookMillis,
      });
    } catch (error) {
      this.#log.warn({ err: error }, 'a voice interaction was not logged');
    }
  }
}

/** Context that makes no sense is none: the client sends back what it was given, perhaps from an older version. */
function contextOf(given: unknown): Context | undefined {
  const parsed = contextSchema.safeParse(given);
  if (!parsed.success) return undefined;
  const entities = Object.entries(parsed.data.entities).filter(([, value]) => value !== undefined);
  return { intent: parsed.data.intent, entities: Object.fromEntries(entities) };
}

function questionOf({ kind, heard, choices }: Doubt, language: SpokenLanguage): string {
  const labels = choices.map(({ label }) => label);
  if (labels.length === 0 && kind !== 'what_about') return language.noMachines();
  if (kind === 'which_machine') return language.whichMachine(heard, labels);
  return kind === 'unknown_machine' ? language.unknownMachine(heard, labels) : language.whatAbout(heard);
}

function spoken(sentences: readonly string[]): string {
  return sentences.join('. ');
}
