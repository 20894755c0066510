import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsISO8601,
  IsOptional,
  IsString,
  Length,
  Matches,
} from 'class-validator';
import { roles, scopes } from '@enms/access-tokens';
import type { Role, Scope } from '@enms/access-tokens';
import { remedy } from '@enms/http-api';

/** A program never administers people, keys or tenants. */
export const keyRoles = roles.filter((role) => role !== 'administrator');

export class ApiKeyParams {
  @Matches(/^[1-9]\d{0,8}$/, remedy('Send the id of a key, a number.'))
  id!: string;
}

export class CreateApiKeyBody {
  @ApiProperty({ example: 'building sensors' })
  @IsString(remedy('Send 1 to 100 characters.'))
  @Length(1, 100, remedy('Send 1 to 100 characters.'))
  name!: string;

  @ApiProperty({ enum: scopes, isArray: true, example: ['telemetry:write'] })
  @IsArray(remedy(`Send a list of ${scopes.join(', ')}.`))
  @ArrayMinSize(1, remedy('Send at least one scope.'))
  @ArrayMaxSize(scopes.length, remedy('Send each scope once.'))
  @ArrayUnique(remedy('Send each scope once.'))
  @IsIn(scopes, { ...remedy(`Send a list of ${scopes.join(', ')}.`), each: true })
  scopes!: Scope[];

  @ApiPropertyOptional({ enum: keyRoles, default: 'viewer', description: 'What read and control reach.' })
  @IsOptional()
  @IsIn(keyRoles, remedy(`Send one of ${keyRoles.join(', ')}.`))
  role?: Role;

  @ApiPropertyOptional({ example: '2026-12-31T23:59:59Z', description: 'It never expires when left out.' })
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true }, remedy('Send an ISO 8601 date and time with offset.'))
  @Matches(/T.*(Z|[+-]\d\d:?\d\d)$/, remedy('Send an ISO 8601 date and time with offset.'))
  expires_at?: string;
}

export class ApiKeyDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 'building sensors' })
  name!: string;

  @ApiProperty({ example: 'enms_1a2B3c4', description: 'The first characters, to tell keys apart.' })
  prefix!: string;

  @ApiProperty({ enum: scopes, isArray: true })
  scopes!: string[];

  @ApiProperty({ enum: roles })
  role!: string;

  @ApiProperty({ nullable: true, type: String })
  expires_at!: string | null;

  @ApiProperty({ nullable: true, type: String })
  last_used_at!: string | null;

  @ApiProperty({ nullable: true, type: String })
  revoked_at!: string | null;

  @ApiProperty()
  created_by!: string;

  @ApiProperty()
  created_at!: string;
}

export class NewApiKeyDto extends ApiKeyDto {
  @ApiProperty({ description: 'Shown this once.' })
  key!: string;
}

export class ApiKeyListDto {
  @ApiProperty({ type: [ApiKeyDto] })
  items!: ApiKeyDto[];
}
