import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '@enms/access-tokens';
import { CLOCK, Problem } from '@enms/http-api';
import type { Clock, Language } from '@enms/http-api';
import { Scopes } from '../scopes/scopes.ts';
import type {
  RecommendationDecisionDto,
  RecommendationDto,
  RecommendationListDto,
  RecommendationQuery,
} from './recommendation-dto.ts';
import { RecommendationRepository } from './recommendation-repository.ts';
import type { Recommendation } from './recommendation.ts';
import { storedText } from './wording/text.ts';

const LARGEST_ID = 2_147_483_647;

/** What is recommended to a tenant, and what it decided. */
@Injectable()
export class RecommendationService {
  readonly #repository: RecommendationRepository;
  readonly #scopes: Scopes;
  readonly #clock: Clock;

  constructor(repository: RecommendationRepository, scopes: Scopes, @Inject(CLOCK) clock: Clock) {
    this.#repository = repository;
    this.#scopes = scopes;
    this.#clock = clock;
  }

  /** @throws Problem 400 and 404 of scopes */
  async list(who: Principal, query: RecommendationQuery, language: Language): Promise<RecommendationListDto> {
    const scope = query.scope === undefined ? null : await this.#scopes.resolve(query.scope, who.tenantId);
    const found = await this.#repository.list(who.tenantId, query.status ?? null, scope);
    return { recommendations: found.map((each) => toDto(each, language)) };
  }

  /** @throws Problem 404 `unknown_recommendation` */
  async get(who: Principal, id: number, language: Language): Promise<RecommendationDto> {
    return toDto(await this.#find(who.tenantId, id), language);
  }

  /** @throws Problem 404 `unknown_recommendation`, 409 `recommendation_gone` */
  async decide(
    who: Principal,
    id: number,
    { status, note }: RecommendationDecisionDto,
    language: Language,
  ): Promise<RecommendationDto> {
    const at = this.#clock.now();
    await this.#find(who.tenantId, id);
    const isDone = await this.#repository.decide(who.tenantId, id, status, note ?? null, who.name, at);
    if (!isDone) {
      throw new Problem(409, 'recommendation_gone', 'What it was about is found no more.', {
        remedy: 'GET /api/v1/analytics/recommendations?status=open lists what is.',
      });
    }
    return this.get(who, id, language);
  }

  async #find(tenantId: number, id: number): Promise<Recommendation> {
    const found = id > LARGEST_ID ? undefined : await this.#repository.find(tenantId, id);
    if (found === undefined) {
      throw new Problem(404, 'unknown_recommendation', `There is no recommendation ${id}.`, {
        remedy: 'GET /api/v1/analytics/recommendations lists all.',
      });
    }
    return found;
  }
}

function toDto(found: Recommendation, language: Language): RecommendationDto {
  const told = storedText(found, language);
  const { scope_kind: kind, scope_id: id, found_at: foundAt, updated_at: updatedAt, ...rest } = found;
  return {
    ...rest,
    text: told.text,
    text_language: told.language,
    scope: `${kind}:${id}`,
    found_at: foundAt.toISOString(),
    updated_at: updatedAt.toISOString(),
    decided_at: found.decided_at?.toISOString() ?? null,
  };
}
