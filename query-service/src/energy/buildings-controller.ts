import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import type { Principal } from '@enms/access-tokens';
import { BuildingEnergyQuery, BuildingParams, CourseDto } from './course-query.ts';
import { CourseService } from './course-service.ts';

@ApiTags('energy')
@Allow('viewer')
@Controller(['api/v1/buildings', 'api/buildings'])
export class BuildingsController {
  readonly #courses: CourseService;

  constructor(courses: CourseService) {
    this.#courses = courses;
  }

  @Get(':building/energy')
  @ApiOperation({
    summary: 'Energy, cost and carbon of a building by hour, day or month',
    description: 'A building is a factory. Dates are its own; end_date does not belong to the range.',
  })
  @ApiParam({ name: 'building', example: '1', description: 'Id or slug' })
  @ApiOkResponse({ type: CourseDto })
  @ApiProblems({ 400: 'invalid_request, too_many_points', 404: 'unknown_factory' })
  energy(
    @CurrentPrincipal() who: Principal,
    @Param() params: BuildingParams,
    @Query() query: BuildingEnergyQuery,
  ): Promise<CourseDto> {
    return this.#courses.ofBuilding(who.tenantId, params.building, query);
  }
}
