import { Injectable } from '@nestjs/common';
import type { PipeTransform } from '@nestjs/common';
import { Problem } from '@enms/http-api';

const LARGEST_ID = 2_147_483_647;

/** The id of an anomaly in a path; what cannot be one is as unknown as one that is not there. */
@Injectable()
export class AnomalyIdPipe implements PipeTransform<unknown, number> {
  /**
   * @param given the text of the path, or the number (perhaps none) that validation made of it
   * @throws Problem 404 `unknown_anomaly`
   */
  transform(given: unknown): number {
    const text = String(given);
    const id = Number(text);
    if (/^[1-9]\d{0,9}$/.test(text) && id <= LARGEST_ID) return id;
    throw unknownAnomaly(text.slice(0, 64));
  }
}

export function unknownAnomaly(asked: string | number): Problem {
  return new Problem(404, 'unknown_anomaly', `There is no anomaly ${JSON.stringify(asked)}.`, {
    remedy: 'GET /api/v1/analytics/anomalies lists all.',
  });
}
