import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import type { Principal } from '@enms/access-tokens';
import { BreakdownDto, MonthlyDto } from './breakdown-dto.ts';
import { BreakdownService } from './breakdown-service.ts';
import { ClassroomDayQuery, ClassroomMonthQuery, ClassroomTimelineQuery, CourseDto } from './course-query.ts';
import { CourseService, scopeOfClassroom } from './course-service.ts';
import { LedgerHealth, LedgerHealthDto } from './ledger-health.ts';

const UNKNOWN_AREA = { 404: 'unknown_area' };

/** Paths of consumption ledgers of classrooms, onto the services of the /api/v1 paths. A classroom is an area. */
@ApiTags('aliases')
@Allow('viewer')
@Controller('api')
export class ClassroomController {
  readonly #courses: CourseService;
  readonly #breakdowns: BreakdownService;
  readonly #health: LedgerHealth;

  constructor(courses: CourseService, breakdowns: BreakdownService, health: LedgerHealth) {
    this.#courses = courses;
    this.#breakdowns = breakdowns;
    this.#health = health;
  }

  @Get(['summary', 'device-breakdown'])
  @ApiOperation({ summary: 'A classroom on one day, in all and by machine' })
  @ApiOkResponse({ type: BreakdownDto })
  @ApiProblems(UNKNOWN_AREA)
  async summary(
    @CurrentPrincipal() who: Principal,
    @Query() query: ClassroomDayQuery,
  ): Promise<BreakdownDto> {
    const day = await this.#courses.dayOf(who.tenantId, query.classroom, query.date);
    return this.#breakdowns.byMachine(who.tenantId, {
      ...day,
      carrier: 'electricity',
      carbon_method: 'location',
    });
  }

  @Get('timeline')
  @ApiOperation({ summary: 'A classroom in buckets of minutes' })
  @ApiOkResponse({ type: CourseDto })
  @ApiProblems({ ...UNKNOWN_AREA, 400: 'invalid_request, too_many_points' })
  timeline(@CurrentPrincipal() who: Principal, @Query() query: ClassroomTimelineQuery): Promise<CourseDto> {
    return this.#courses.ofClassroom(who.tenantId, query);
  }

  @Get('monthly')
  @ApiOperation({ summary: 'A classroom by months of a year, or days of a month' })
  @ApiOkResponse({ type: MonthlyDto })
  @ApiProblems(UNKNOWN_AREA)
  monthly(@CurrentPrincipal() who: Principal, @Query() query: ClassroomMonthQuery): Promise<MonthlyDto> {
    return this.#breakdowns.monthly(who.tenantId, {
      ...(query.year !== undefined && { year: query.year }),
      ...(query.month !== undefined && { month: query.month }),
      scope: scopeOfClassroom(query.classroom),
      carrier: 'electricity',
      carbon_method: 'location',
    });
  }

  @Get('health')
  @ApiOperation({ summary: 'Whether the ledger keeps up' })
  @ApiOkResponse({ type: LedgerHealthDto })
  @ApiProblems()
  health(@CurrentPrincipal() who: Principal): Promise<LedgerHealthDto> {
    return this.#health.report(who.tenantId);
  }
}
