import type { Answerer, Asked, SpokenAnswer } from '../asked.ts';
import { isFuture, timeOf } from '../asked-time.ts';
import { Figures, rounded } from '../figures.ts';
import { scopeOf } from '../scope.ts';

const MOST_NAMED = 5;

/** How many units were made. */
export class Production implements Answerer {
  readonly intent = 'production';
  readonly #figures: Figures;

  constructor(figures: Figures) {
    this.#figures = figures;
  }

  async answer(asked: Asked): Promise<SpokenAnswer> {
    const { language } = asked;
    const scope = scopeOf(asked);
    const time = timeOf(asked, scope.timeZone);
    if (isFuture(time, asked.now))
      return { sentences: [language.notYet(time.said)], data: null, citations: [] };
    const units = await this.#figures.repository.production(
      scope.machines.map(({ id }) => id),
      time.span,
    );
    const said =
      units === null
        ? language.noProduction(scope.subject, time.said)
        : language.produced(scope.subject, language.count(units), time.said);
    return {
      sentences: [said],
      data: {
        value: rounded(units),
        unit: 'units',
        timeframe: time.written,
        reason: units === null ? 'no_production_data' : null,
      },
      citations: [
        {
          source: 'production',
          of: `${scope.machines.length} machines`,
          from: time.span.from.toISOString(),
          to: time.span.to.toISOString(),
        },
      ],
    };
  }
}

/** Which devices report. */
export class DeviceStatus implements Answerer {
  readonly intent = 'device_status';
  readonly #figures: Figures;

  constructor(figures: Figures) {
    this.#figures = figures;
  }

  async answer({ language, tenantId, now }: Asked): Promise<SpokenAnswer> {
    const devices = await this.#figures.repository.devices(tenantId, now);
    const offline = devices.filter(({ isOnline }) => !isOnline).map(({ name }) => name);
    const online = devices.length - offline.length;
    const said =
      devices.length === 0
        ? language.noDevices()
        : language.devices(devices.length, online, offline.slice(0, MOST_NAMED), offline.length);
    return {
      sentences: [said],
      data: { total: devices.length, online, offline: offline.slice(0, 100) },
      citations: [{ source: 'devices', of: 'approved devices' }],
    };
  }
}
