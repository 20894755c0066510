import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@enms/access-tokens';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import type { QueryServiceConfig } from '../config.ts';
import { PageAccess } from '../identity/page-access.ts';
import { CONFIG } from '../tokens.ts';
import { VERSION } from './version.ts';

class PartsDto {
  @ApiProperty({ description: 'The simulator and its page; needs the role engineer in the home tenant.' })
  simulator!: boolean;

  @ApiProperty({ description: 'Dashboards.' })
  grafana!: boolean;

  @ApiProperty({ description: 'The editor of flows; needs the role engineer in the home tenant.' })
  nodered!: boolean;

  @ApiProperty()
  analytics!: boolean;

  @ApiProperty({ description: 'Live values over a WebSocket.' })
  live!: boolean;
}

class PathsDto {
  @ApiProperty({
    nullable: true,
    type: String,
    example: '/grafana/',
    description: 'Null too for who works in another tenant than the home tenant, which the dashboards show.',
  })
  grafana!: string | null;

  @ApiProperty({
    nullable: true,
    type: String,
    example: '/nodered/',
    description:
      'Null too for who works in another tenant than the home tenant: the flows are of all tenants.',
  })
  nodered!: string | null;

  @ApiProperty({ example: '/api/docs' })
  api_docs!: string;
}

class PortalFactsDto {
  @ApiProperty({ example: '0.1.0' })
  version!: string;

  @ApiProperty({ type: PartsDto, description: 'What was installed; whether it is up, tells health.' })
  parts!: PartsDto;

  @ApiProperty({ type: PathsDto, description: 'At the door; null where it is not installed.' })
  paths!: PathsDto;

  @ApiProperty({ description: 'A demo factory was installed.' })
  demo!: boolean;
}

/** What the portal has to know before it shows anything, so that it shows no dead link. */
@ApiTags('operations')
@Allow('viewer')
@Controller('api/v1/portal')
export class PortalController {
  readonly #config: QueryServiceConfig;
  readonly #pages: PageAccess;

  constructor(@Inject(CONFIG) config: QueryServiceConfig, pages: PageAccess) {
    this.#config = config;
    this.#pages = pages;
  }

  @Get()
  @ApiOperation({ summary: 'Which optional parts are installed, and the version' })
  @ApiOkResponse({ type: PortalFactsDto })
  @ApiProblems()
  async facts(@CurrentPrincipal() who: Principal): Promise<PortalFactsDto> {
    return factsFor(await this.#pages.isOfHomeTenant(who), this.#config);
  }
}

function factsFor(isHome: boolean, config: QueryServiceConfig): PortalFactsDto {
  const hasSimulator = config.simulatorHealthUrl !== undefined;
  const hasGrafana = config.grafanaHealthUrl !== undefined;
  const hasNodered = config.noderedHealthUrl !== undefined;
  return {
    version: VERSION,
    parts: {
      simulator: isHome && hasSimulator,
      grafana: hasGrafana,
      nodered: hasNodered,
      analytics: config.analyticsHealthUrl !== undefined,
      live: config.redisUrl !== undefined,
    },
    paths: {
      grafana: isHome && hasGrafana ? '/grafana/' : null,
      nodered: isHome && hasNodered ? '/nodered/' : null,
      api_docs: '/api/docs',
    },
    demo: hasSimulator,
  };
}
