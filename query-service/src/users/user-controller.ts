import { PageQuery } from '@enms/http-api';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import { ClientAddress } from '../identity/client-address.ts';
import type { Principal } from '@enms/access-tokens';
import {
  CreateUserBody,
  ResetPasswordBody,
  TenantUserDto,
  UpdateUserBody,
  UserListDto,
  UserParams,
} from './user-dto.ts';
import { UserService } from './user-service.ts';

const UNKNOWN = 'unknown_user';
const ID = { name: 'id', example: '1' };

@ApiTags('users')
@Allow('administrator')
@Controller('api/v1/users')
export class UserController {
  readonly #users: UserService;

  constructor(users: UserService) {
    this.#users = users;
  }

  @Get()
  @ApiOperation({ summary: 'People of the tenant' })
  @ApiOkResponse({ type: UserListDto })
  @ApiProblems()
  list(@CurrentPrincipal() who: Principal, @Query() query: PageQuery): Promise<UserListDto> {
    return this.#users.list(who.tenantId, query);
  }

  @Post()
  @ApiOperation({ summary: 'Add a person' })
  @ApiCreatedResponse({ type: TenantUserDto })
  @ApiProblems({ 409: 'user_exists' })
  create(
    @CurrentPrincipal() who: Principal,
    @ClientAddress() from: string,
    @Body() body: CreateUserBody,
  ): Promise<TenantUserDto> {
    return this.#users.create({ who, from }, body);
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Change role, name, language, or whether somebody may sign in' })
  @ApiParam(ID)
  @ApiOkResponse({ type: TenantUserDto })
  @ApiProblems({ 404: UNKNOWN, 409: 'last_administrator or shared_account' })
  update(
    @CurrentPrincipal() who: Principal,
    @ClientAddress() from: string,
    @Param() params: UserParams,
    @Body() body: UpdateUserBody,
  ): Promise<TenantUserDto> {
    return this.#users.update({ who, from }, Number(params.id), body);
  }

  @Post(':id/password')
  @HttpCode(204)
  @ApiOperation({ summary: 'Set a new password', description: 'All sessions of the person end.' })
  @ApiParam(ID)
  @ApiNoContentResponse()
  @ApiProblems({ 404: UNKNOWN, 409: 'shared_account' })
  resetPassword(
    @CurrentPrincipal() who: Principal,
    @ClientAddress() from: string,
    @Param() params: UserParams,
    @Body() body: ResetPasswordBody,
  ): Promise<void> {
    return this.#users.resetPassword({ who, from }, Number(params.id), body.password);
  }

  @Post(':id/end-sessions')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Sign a person out everywhere',
    description:
      'Sessions of the person in this tenant end; they may sign in again. For a lost laptop, for one.',
  })
  @ApiParam(ID)
  @ApiNoContentResponse()
  @ApiProblems({ 404: UNKNOWN })
  endSessions(
    @CurrentPrincipal() who: Principal,
    @ClientAddress() from: string,
    @Param() params: UserParams,
  ): Promise<void> {
    return this.#users.endSessions({ who, from }, Number(params.id));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Remove a person from the tenant',
    description:
      'Sessions of the person in this tenant end. Who belongs to no other tenant has no account any more; what the audit ' +
      'log says of them stays.',
  })
  @ApiParam(ID)
  @ApiNoContentResponse()
  @ApiProblems({ 404: UNKNOWN, 409: 'last_administrator' })
  remove(
    @CurrentPrincipal() who: Principal,
    @ClientAddress() from: string,
    @Param() params: UserParams,
  ): Promise<void> {
    return this.#users.remove({ who, from }, Number(params.id));
  }

  @Delete(':id/totp')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Take the second factor of a person away',
    description: 'For who lost the authenticator and the recovery codes. All sessions of the person end.',
  })
  @ApiParam(ID)
  @ApiNoContentResponse()
  @ApiProblems({ 404: UNKNOWN, 409: 'shared_account or own_account' })
  resetSecondFactor(
    @CurrentPrincipal() who: Principal,
    @ClientAddress() from: string,
    @Param() params: UserParams,
  ): Promise<void> {
    return this.#users.resetSecondFactor({ who, from }, Number(params.id));
  }
}
