import { ApiProperty } from '@nestjs/swagger';
import { IsString, Matches, MaxLength } from 'class-validator';
import { remedy } from '@enms/http-api';
import { LONGEST_PASSWORD } from '../password-rules.ts';

const passwordRemedy = remedy('Send your password, as a text.');

export class OwnPasswordBody {
  @ApiProperty({ format: 'password', maxLength: LONGEST_PASSWORD })
  @IsString(passwordRemedy)
  @MaxLength(LONGEST_PASSWORD, passwordRemedy)
  password!: string;
}

export class ConfirmTotpBody {
  @ApiProperty({ example: '123456', description: 'What the authenticator shows.' })
  @Matches(/^\d{3} ?\d{3}$/, remedy('Send six digits, as a text.'))
  code!: string;
}

export class TotpDto {
  @ApiProperty({
    enum: ['off', 'waiting', 'on'],
    description: 'waiting: a secret was made, and no code has proven yet that an authenticator has it.',
  })
  state!: 'off' | 'waiting' | 'on';

  @ApiProperty({ nullable: true, type: String, example: '2025-10-08T12:00:00.000Z' })
  since!: string | null;

  @ApiProperty({ example: 10 })
  recovery_codes_left!: number;
}

export class TotpEnrolmentDto {
  @ApiProperty({
    example:
      'otpauth://totp/EnMS:anna%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=EnMS&algorithm=SHA1&digits=6&period=30',
    description: 'For the QR code that an authenticator scans. Not shown again.',
  })
  uri!: string;

  @ApiProperty({ example: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', description: 'The same to type in: base32.' })
  secret!: string;
}

export class RecoveryCodesDto {
  @ApiProperty({
    type: [String],
    example: ['mzxw-6ytb-oi4d-2nbw'],
    description: 'Each stands in for a code once. Not shown again.',
  })
  recovery_codes!: string[];
}
