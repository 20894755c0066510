import { Body, Controller, Get, HttpCode, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow, ApiProblems, CurrentPerson, CurrentPrincipal, Public } from '@enms/http-api';
import {
  ChangePasswordBody,
  CheckQuery,
  LoginBody,
  MeDto,
  OwnProfileBody,
  RefreshBody,
  SignedInDto,
} from './auth-dto.ts';
import { userDto } from './auth-presenter.ts';
import type { Caller } from './client-address.ts';
import { ClientAddress, CurrentCaller } from './client-address.ts';
import { IdentityRepository } from './identity-repository.ts';
import { OwnProfile } from './own-profile.ts';
import { PageAccess } from './page-access.ts';
import type { Principal, Role } from '@enms/access-tokens';
import {
  clearSessionCookies,
  pagesTokenOf,
  refreshTokenOf,
  refuseForeignPages,
  setSessionCookies,
} from './session-cookies.ts';
import type { SignedIn } from './sign-in.ts';
import { SignIn } from './sign-in.ts';

@ApiTags('sign-in')
@Controller('api/v1/auth')
export class AuthController {
  readonly #signIn: SignIn;
  readonly #pages: PageAccess;
  readonly #repository: IdentityRepository;
  readonly #profile: OwnProfile;

  constructor(signIn: SignIn, pages: PageAccess, repository: IdentityRepository, profile: OwnProfile) {
    this.#signIn = signIn;
    this.#pages = pages;
    this.#repository = repository;
    this.#profile = profile;
  }

  @Post('login')
  @Public()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Sign in',
    description: 'The refresh token comes as a cookie that scripts cannot read.',
  })
  @ApiOkResponse({ type: SignedInDto })
  @ApiProblems({
    401: 'wrong_credentials, totp_required or totp_refused: the latter two where the account has a second factor',
    403: 'no_membership',
    429: 'too_many_attempts: wait for Retry-After seconds',
  })
  async login(
    @Body() body: LoginBody,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInDto> {
    refuseForeignPages(request);
    const proof = { email: body.email, password: body.password, totp: body.totp ?? null };
    return answer(request, reply, await this.#signIn.begin(proof, body.tenant ?? null, caller));
  }

  @Post('refresh')
  @Public()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Renew the access token',
    description: 'By the cookie of the sign-in, which is good once: one that is used twice ends the session.',
  })
  @ApiOkResponse({ type: SignedInDto })
  @ApiProblems({ 401: 'session_ended: sign in again', 403: 'no_membership or foreign_page' })
  async refresh(
    @Body() body: RefreshBody | undefined,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInDto> {
    refuseForeignPages(request);
    const token = refreshTokenOf(request);
    return answer(request, reply, await this.#signIn.renew(token, body?.tenant ?? null, caller));
  }

  @Post('logout')
  @Public()
  @HttpCode(204)
  @ApiOperation({ summary: 'Sign out', description: 'Access tokens of the session are void at once.' })
  @ApiNoContentResponse()
  @ApiProblems({ 403: 'foreign_page' })
  async logout(
    @ClientAddress() from: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    refuseForeignPages(request);
    await this.#signIn.end(refreshTokenOf(request), from);
    clearSessionCookies(reply);
  }

  @Get('me')
  @Allow('viewer')
  @ApiOperation({ summary: 'Who am I?' })
  @ApiOkResponse({ type: MeDto })
  @ApiProblems()
  async me(@CurrentPrincipal() who: Principal): Promise<MeDto> {
    const brief = { kind: who.kind, name: who.name, role: who.role, tenant_id: who.tenantId };
    if (who.kind === 'api_key') return { ...brief, user: null };
    const account = await this.#repository.account(who.id);
    const memberships = await this.#repository.memberships(who.id);
    const membership = memberships.find(({ tenantId }) => tenantId === who.tenantId);
    const isThere = account !== undefined && membership !== undefined;
    return { ...brief, user: isThere ? userDto(account, membership, memberships) : null };
  }

  @Patch('me')
  @Allow('viewer')
  @ApiOperation({ summary: 'Change your name or language' })
  @ApiOkResponse({ type: MeDto })
  @ApiProblems({ 403: 'people_only: a key is called as it was made' })
  async changeMe(
    @CurrentPerson() who: Principal,
    @ClientAddress() from: string,
    @Body() body: OwnProfileBody,
  ): Promise<MeDto> {
    await this.#profile.change({ who, from }, body);
    return this.me(who);
  }

  @Post('password')
  @Allow('viewer')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Change your password',
    description: 'Ends every session of yours and begins a new one.',
  })
  @ApiOkResponse({ type: SignedInDto })
  @ApiProblems({
    400: 'invalid_request: the new password is too short or too common',
    401: 'wrong_credentials',
    403: 'people_only: a key has no password',
    429: 'too_many_attempts: wait for Retry-After seconds',
  })
  async password(
    @CurrentPerson() who: Principal,
    @Body() body: ChangePasswordBody,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInDto> {
    return answer(
      request,
      reply,
      await this.#signIn.changePassword(who, body.current_password, body.new_password, caller),
    );
  }

  @Get('check')
  @Public()
  @HttpCode(204)
  @ApiOperation({
    summary: 'May this visitor see a page?',
    description: 'For the door: takes the session cookie too, and tells user and role in headers.',
  })
  @ApiNoContentResponse()
  @ApiProblems({ 401: 'not_signed_in', 403: 'role_too_low, not_the_home_tenant' })
  async check(
    @Query() query: CheckQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const needed = (query.role ?? 'viewer') as Role;
    const who = await this.#pages.visitor(
      request.headers,
      pagesTokenOf(request),
      needed,
      query.cookie === 'writes',
    );
    if (query.tenant === 'home') await this.#pages.requireHomeTenant(who);
    void reply.headers(this.#pages.headersFor(who)).header('cache-control', 'no-store');
  }
}

function answer(request: FastifyRequest, reply: FastifyReply, signedIn: SignedIn): SignedInDto {
  setSessionCookies(request, reply, signedIn);
  void reply.header('cache-control', 'no-store');
  return signedIn.answer;
}
