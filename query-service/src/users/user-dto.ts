import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../identity/password-rules.ts';
import { roles } from '@enms/access-tokens';
import type { Role } from '@enms/access-tokens';
import { remedy } from '@enms/http-api';

const roleRemedy = remedy(`Send one of ${roles.join(', ')}.`);
const nameRemedy = remedy('Send 1 to 100 characters.');
const localeRemedy = remedy('Send a language such as en or de.');
const LOCALE = /^[a-z]{2}(-[A-Z]{2})?$/;

export class UserParams {
  @Matches(/^[1-9]\d{0,8}$/, remedy('Send the id of a person, a number.'))
  id!: string;
}

export class CreateUserBody {
  @ApiProperty({ example: 'anna@example.org' })
  @IsString(remedy('Send an e-mail address.'))
  @Matches(/^[^\s@\p{Cc}]{1,64}@[^\s@\p{Cc}]{1,189}$/u, remedy('Send an e-mail address.'))
  email!: string;

  @ApiProperty({ example: 'Anna' })
  @IsString(nameRemedy)
  @Length(1, 100, nameRemedy)
  display_name!: string;

  @ApiProperty({ enum: roles })
  @IsIn(roles, roleRemedy)
  role!: Role;

  @ApiProperty({ format: 'password', minLength: SHORTEST_PASSWORD, maxLength: LONGEST_PASSWORD })
  @IsString(remedy('Send a text.'))
  password!: string;

  @ApiPropertyOptional({ example: 'en', default: 'en' })
  @IsOptional()
  @Matches(LOCALE, localeRemedy)
  locale?: string;
}

export class UpdateUserBody {
  @ApiPropertyOptional({ example: 'Anna' })
  @IsOptional()
  @IsString(nameRemedy)
  @Length(1, 100, nameRemedy)
  display_name?: string;

  @ApiPropertyOptional({ enum: roles })
  @IsOptional()
  @IsIn(roles, roleRemedy)
  role?: Role;

  @ApiPropertyOptional({ description: 'Somebody who is not active cannot sign in; all sessions end.' })
  @IsOptional()
  @IsBoolean(remedy('Send true or false.'))
  is_active?: boolean;

  @ApiPropertyOptional({ example: 'de' })
  @IsOptional()
  @Matches(LOCALE, localeRemedy)
  locale?: string;
}

export class ResetPasswordBody {
  @ApiProperty({ format: 'password', minLength: SHORTEST_PASSWORD, maxLength: LONGEST_PASSWORD })
  @IsString(remedy('Send a text.'))
  @MaxLength(LONGEST_PASSWORD, remedy(`Choose at most ${LONGEST_PASSWORD} characters.`))
  password!: string;
}

export class TenantUserDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 'anna@example.org' })
  email!: string;

  @ApiProperty({ example: 'Anna' })
  display_name!: string;

  @ApiProperty({ example: 'en' })
  locale!: string;

  @ApiProperty({ enum: roles })
  role!: string;

  @ApiProperty()
  is_active!: boolean;

  @ApiProperty({ description: 'Whether signing in asks for a code beside the password.' })
  has_second_factor!: boolean;

  @ApiProperty({ example: '2025-10-08T12:00:00.000Z' })
  created_at!: string;
}

export class UserListDto {
  @ApiProperty({ type: [TenantUserDto] })
  items!: TenantUserDto[];

  @ApiProperty({ nullable: true, type: String })
  next_cursor!: string | null;
}
