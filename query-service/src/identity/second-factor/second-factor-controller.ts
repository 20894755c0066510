import { Body, Controller, Get, Header, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, ApiProblems, CurrentPerson, CurrentSession } from '@enms/http-api';
import { ClientAddress } from '../client-address.ts';
import type { Principal } from '@enms/access-tokens';
import {
  ConfirmTotpBody,
  OwnPasswordBody,
  RecoveryCodesDto,
  TotpDto,
  TotpEnrolmentDto,
} from './second-factor-dto.ts';
import { SecondFactor } from './second-factor.ts';

const PEOPLE_ONLY = 'people_only: a key has no second factor';
const WRONG_PASSWORD = 'wrong_credentials';
const TOO_MANY = 'too_many_attempts: wait for Retry-After seconds';

/** The second factor of who asks: TOTP of RFC 6238, six digits each 30 s, as every authenticator gives them. */
@ApiTags('sign-in')
@Allow('viewer')
@Controller('api/v1/auth/totp')
export class SecondFactorController {
  readonly #secondFactor: SecondFactor;

  constructor(secondFactor: SecondFactor) {
    this.#secondFactor = secondFactor;
  }

  @Get()
  @ApiOperation({ summary: 'Does my account ask for a code?' })
  @ApiOkResponse({ type: TotpDto })
  @ApiProblems({ 403: PEOPLE_ONLY })
  state(@CurrentPerson() who: Principal): Promise<TotpDto> {
    return this.#secondFactor.state(who.id);
  }

  @Post()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Make a secret for an authenticator',
    description:
      'It is shown this once, and in force when totp/confirm proved it. Asked again it makes another one.',
  })
  @ApiOkResponse({ type: TotpEnrolmentDto })
  @ApiProblems({ 401: WRONG_PASSWORD, 403: PEOPLE_ONLY, 409: 'totp_on', 429: TOO_MANY })
  enrol(
    @CurrentPerson() who: Principal,
    @ClientAddress() from: string,
    @Body() body: OwnPasswordBody,
  ): Promise<TotpEnrolmentDto> {
    return this.#secondFactor.enrol({ who, from }, body.password);
  }

  @Post('confirm')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Prove the secret by a code',
    description:
      'From then on signing in asks for totp. All other sessions end. The answer holds ten recovery codes, shown this once.',
  })
  @ApiOkResponse({ type: RecoveryCodesDto })
  @ApiProblems({ 403: PEOPLE_ONLY, 409: 'totp_off or totp_on', 429: TOO_MANY })
  confirm(
    @CurrentPerson() who: Principal,
    @CurrentSession() session: string | null,
    @ClientAddress() from: string,
    @Body() body: ConfirmTotpBody,
  ): Promise<RecoveryCodesDto> {
    return this.#secondFactor.confirm({ who, from }, body.code, session);
  }

  @Post('recovery-codes')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Make new recovery codes', description: 'Those before are void.' })
  @ApiOkResponse({ type: RecoveryCodesDto })
  @ApiProblems({ 401: WRONG_PASSWORD, 403: PEOPLE_ONLY, 409: 'totp_off', 429: TOO_MANY })
  renewRecoveryCodes(
    @CurrentPerson() who: Principal,
    @ClientAddress() from: string,
    @Body() body: OwnPasswordBody,
  ): Promise<RecoveryCodesDto> {
    return this.#secondFactor.renewRecoveryCodes({ who, from }, body.password);
  }

  @Post('off')
  @HttpCode(204)
  @ApiOperation({ summary: 'Switch the second factor off', description: 'Its recovery codes are void.' })
  @ApiNoContentResponse()
  @ApiProblems({ 401: WRONG_PASSWORD, 403: PEOPLE_ONLY, 429: TOO_MANY })
  switchOff(
    @CurrentPerson() who: Principal,
    @ClientAddress() from: string,
    @Body() body: OwnPasswordBody,
  ): Promise<void> {
    return this.#secondFactor.switchOff({ who, from }, body.password);
  }
}
