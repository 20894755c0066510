import { Injectable } from '@nestjs/common';
import type { PipeTransform } from '@nestjs/common';
import { Problem } from '@enms/http-api';

const LARGEST_ID = 2_147_483_647;

/** The id in a path; what is none is as unknown as an id that nobody has. */
@Injectable()
export class ReportIdPipe implements PipeTransform<unknown, number> {
  /**
   * @param given the text of the path, or the number (perhaps none) that validation made of it
   * @throws Problem 404 `unknown_report`
   */
  transform(given: unknown): number {
    const id = Number(given);
    if (Number.isInteger(id) && id > 0 && id <= LARGEST_ID) return id;
    throw new Problem(404, 'unknown_report', 'There is no such report.', {
      remedy: 'GET /api/v1/analytics/reports lists all.',
    });
  }
}
