import { Inject, Injectable } from '@nestjs/common';
import { VoiceGrammar } from '@enms/voice-grammar';
import { CLOCK } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import type { SpokenLanguage } from './answers/spoken-language.ts';
import type { VoiceFactory, VoiceMachine } from './asked.ts';
import { VoiceRepository } from './voice-repository.ts';

/** How long a renamed or new machine may stay unknown to questions. */
const KEPT_MILLIS = 15_000;
const MOST_TENANTS = 200;

/** The machines of a tenant, and grammars that know their names. */
export interface TenantNames {
  readonly machines: readonly VoiceMachine[];
  readonly factories: readonly VoiceFactory[];
  grammar(language: SpokenLanguage): VoiceGrammar;
}

interface Kept {
  readonly at: number;
  readonly names: Promise<TenantNames>;
}

/** Keeps the names of each tenant for some seconds: building a grammar costs more than a question. */
@Injectable()
export class VoiceRegistry {
  readonly #repository: VoiceRepository;
  readonly #clock: Clock;
  readonly #kept = new Map<number, Kept>();

  constructor(repository: VoiceRepository, @Inject(CLOCK) clock: Clock) {
    this.#repository = repository;
    this.#clock = clock;
  }

  names(tenantId: number): Promise<TenantNames> {
    const at = this.#clock.now().getTime();
    const kept = this.#kept.get(tenantId);
    if (kept !== undefined && Math.abs(at - kept.at) < KEPT_MILLIS) return kept.names;
    const names = this.#read(tenantId);
    this.#kept.delete(tenantId);
    this.#kept.set(tenantId, { at, names });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_TENANTS && oldest !== undefined) this.#kept.delete(oldest);
    names.catch(() => this.#kept.delete(tenantId));
    return names;
  }

  async #read(tenantId: number): Promise<TenantNames> {
    const machines = await this.#repository.machines(tenantId);
    const factories = [...new Map(machines.map(({ factory }) => [factory.id, factory])).values()];
    const areas = new Map(
      machines.flatMap(({ area, factory }) =>
        area === null ? [] : [[`${factory.id} ${area}`, { name: area, factory: factory.slug }]],
      ),
    );
    const lexicon = {
      machines: machines.map(({ name, displayName, aliases, type, factory }) => ({
        name,
        displayName,
        aliases,
        type,
        factory: factory.slug,
      })),
      factories: factories.map(({ slug, name }) => ({ slug, name })),
      areas: [...areas.values()],
      groups: [...new Set(machines.flatMap(({ groups }) => groups))].map((name) => ({ name })),
    };
    const grammars = new Map<string, VoiceGrammar>();
    return {
      machines,
      factories,
      grammar: (language) => {
        const known = grammars.get(language.language) ?? new VoiceGrammar(language.pack, lexicon);
        grammars.set(language.language, known);
        return known;
      },
    };
  }
}
