import { Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, ApiProblems, CurrentPerson, CurrentSession } from '@enms/http-api';
import { ClientAddress } from '../client-address.ts';
import type { Principal } from '@enms/access-tokens';
import { OwnSessions } from './own-sessions.ts';
import { SessionListDto, SessionParams, SessionsEndedDto } from './sessions-dto.ts';

const PEOPLE_ONLY = 'people_only: a key has no sessions';

@ApiTags('sign-in')
@Allow('viewer')
@Controller('api/v1/auth/sessions')
export class SessionsController {
  readonly #sessions: OwnSessions;

  constructor(sessions: OwnSessions) {
    this.#sessions = sessions;
  }

  @Get()
  @ApiOperation({ summary: 'Where am I signed in?', description: 'Open sessions, the one used last first.' })
  @ApiOkResponse({ type: SessionListDto })
  @ApiProblems({ 403: PEOPLE_ONLY })
  list(@CurrentPerson() who: Principal, @CurrentSession() session: string | null): Promise<SessionListDto> {
    return this.#sessions.list(who.id, session);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'End a session of mine', description: 'Its tokens are void at once.' })
  @ApiParam({ name: 'id', example: '0d9a2f1c-9d0b-4f6e-8f43-0d7f5f0c2a11' })
  @ApiNoContentResponse()
  @ApiProblems({ 403: PEOPLE_ONLY, 404: 'unknown_session' })
  end(
    @CurrentPerson() who: Principal,
    @ClientAddress() from: string,
    @Param() params: SessionParams,
  ): Promise<void> {
    return this.#sessions.end({ who, from }, params.id);
  }

  @Post('end-others')
  @HttpCode(200)
  @ApiOperation({ summary: 'End all sessions of mine but this one' })
  @ApiOkResponse({ type: SessionsEndedDto })
  @ApiProblems({ 403: PEOPLE_ONLY })
  endOthers(
    @CurrentPerson() who: Principal,
    @CurrentSession() session: string | null,
    @ClientAddress() from: string,
  ): Promise<SessionsEndedDto> {
    return this.#sessions.endOthers({ who, from }, session);
  }
}
