import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
import { NAME, nameRemedy } from '../machines/machine-dto.ts';
import { remedy } from '@enms/http-api';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from './password-rules.ts';
import { roles } from '@enms/access-tokens';

const MAX_EMAIL = 254;
const text = remedy('Send a text.');

const displayNameRemedy = remedy('Send 1 to 100 characters.');
const localeRemedy = remedy('Send a language such as en or de.');
const LOCALE = /^[a-z]{2}(-[A-Z]{2})?$/;

export class LoginBody {
  @ApiProperty({ example: 'anna@example.org', maxLength: MAX_EMAIL })
  @IsString(text)
  @MaxLength(MAX_EMAIL, text)
  @Matches(/^[^\s\p{Cc}]+$/u, remedy('Send your e-mail address.'))
  email!: string;

  @ApiProperty({ format: 'password', maxLength: LONGEST_PASSWORD })
  @IsString(text)
  @MaxLength(LONGEST_PASSWORD, text)
  password!: string;

  @ApiPropertyOptional({
    example: 'works',
    description: 'Slug of a tenant; the first of yours when left out.',
  })
  @IsOptional()
  @Matches(NAME, nameRemedy)
  tenant?: string;

  @ApiPropertyOptional({
    example: '123456',
    description:
      'Where the account asks for it (401 totp_required): the six digits of the authenticator, or a recovery code. Each ' +
      'is good once.',
  })
  @IsOptional()
  @Matches(/^[0-9A-Za-z -]{6,40}$/, remedy('Send the six digits of your authenticator, or a recovery code.'))
  totp?: string;
}

export class RefreshBody {
  @ApiPropertyOptional({ example: 'works', description: 'Go on in this tenant; in the same when left out.' })
  @IsOptional()
  @Matches(NAME, nameRemedy)
  tenant?: string;
}

export class ChangePasswordBody {
  @ApiProperty({ format: 'password', maxLength: LONGEST_PASSWORD })
  @IsString(text)
  @MaxLength(LONGEST_PASSWORD, text)
  current_password!: string;

  @ApiProperty({ format: 'password', minLength: SHORTEST_PASSWORD, maxLength: LONGEST_PASSWORD })
  @IsString(text)
  new_password!: string;
}

export class OwnProfileBody {
  @ApiPropertyOptional({ example: 'Anna' })
  @IsOptional()
  @IsString(displayNameRemedy)
  @Length(1, 100, displayNameRemedy)
  display_name?: string;

  @ApiPropertyOptional({ example: 'de' })
  @IsOptional()
  @Matches(LOCALE, localeRemedy)
  locale?: string;
}

export class TenantDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 'works' })
  slug!: string;

  @ApiProperty({ example: 'Works' })
  name!: string;
}

export class MembershipDto extends TenantDto {
  @ApiProperty({ enum: roles })
  role!: string;
}

export class UserDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 'anna@example.org' })
  email!: string;

  @ApiProperty({ example: 'Anna' })
  display_name!: string;

  @ApiProperty({ example: 'en' })
  locale!: string;

  @ApiProperty({ enum: roles, description: 'In the tenant that the session is in.' })
  role!: string;

  @ApiProperty({ type: TenantDto })
  tenant!: TenantDto;

  @ApiProperty({ type: [MembershipDto] })
  tenants!: MembershipDto[];
}

export class SignedInDto {
  @ApiProperty({ description: 'For Authorization: Bearer …' })
  access_token!: string;

  @ApiProperty({ example: 'Bearer' })
  token_type!: string;

  @ApiProperty({ example: 900 })
  expires_in_s!: number;

  @ApiProperty({ type: UserDto })
  user!: UserDto;
}

export class MeDto {
  @ApiProperty({ enum: ['user', 'api_key'] })
  kind!: string;

  @ApiProperty({ example: 'anna@example.org', description: 'E-mail address, or name of the key.' })
  name!: string;

  @ApiProperty({ enum: roles })
  role!: string;

  @ApiProperty({ example: 1 })
  tenant_id!: number;

  @ApiProperty({ type: UserDto, nullable: true, description: 'null for a key.' })
  user!: UserDto | null;
}

export class CheckQuery {
  @ApiPropertyOptional({ enum: roles, default: 'viewer' })
  @IsOptional()
  @Matches(new RegExp(`^(${roles.join('|')})$`), remedy(`Send one of ${roles.join(', ')}.`))
  role?: string;

  @ApiPropertyOptional({
    enum: ['reads', 'writes'],
    default: 'reads',
    description: 'Whether the session cookie is enough to change something (method in X-Original-Method).',
  })
  @IsOptional()
  @Matches(/^(reads|writes)$/, remedy('Send reads or writes.'))
  cookie?: string;

  @ApiPropertyOptional({
    enum: ['any', 'home'],
    default: 'any',
    description: 'home: the page shows the tenant that was there first, and is for its people only.',
  })
  @IsOptional()
  @Matches(/^(any|home)$/, remedy('Send any or home.'))
  tenant?: string;
}
