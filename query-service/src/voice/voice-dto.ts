import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Entities, Intent } from '@enms/voice-grammar';
import { intents } from '@enms/voice-grammar';

import { IsNotEmpty, IsObject, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { remedy } from '@enms/http-api';
import { sources } from './asked.ts';

const ENTITIES_EXAMPLE = { machine: 'compressor-1', timeframe: 'last_hour' };

export class VoiceQueryDto {
  @ApiPropertyOptional({
    example: 'How much energy did the compressor use yesterday?',
    description: 'A question in words; or send intent and entities.',
  })
  @IsOptional()
  @IsString(remedy('Send the question as text.'))
  @IsNotEmpty(remedy('Send a question.'))
  @MaxLength(500, remedy('Send a question of at most 500 characters.'))
  utterance?: string;

  @ApiPropertyOptional({ enum: intents, description: 'What is asked, where it is known already.' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  intent?: string;

  @ApiPropertyOptional({ type: Object, example: ENTITIES_EXAMPLE })
  @IsOptional()
  @IsObject()
  entities?: Record<string, unknown>;

  @ApiPropertyOptional({
    example: 'en',
    description: 'Language of question and answer (BCP 47); en when left out.',
  })
  @IsOptional()
  @Matches(/^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}$/, remedy('Send a language such as en or de-DE.'))
  locale?: string;

  @ApiPropertyOptional({
    type: Object,
    example: { intent: 'energy_consumption', entities: ENTITIES_EXAMPLE },
    description:
      'intent and entities of the answer before, for "and yesterday?"; other fields of it are ignored.',
  })
  @IsOptional()
  @IsObject()
  context?: Record<string, unknown>;
}

export class VoiceCitationDto {
  @ApiProperty({ enum: sources })
  source!: string;

  @ApiProperty({ example: 'electricity of compressor-1' })
  of!: string;

  @ApiPropertyOptional({ example: '2025-10-08T12:00:00.000Z' })
  from?: string;

  @ApiPropertyOptional({ example: '2025-10-08T13:00:00.000Z' })
  to?: string;
}

export class VoiceChoiceDto {
  @ApiProperty({ example: 'Hydraulic pump 1' })
  label!: string;

  @ApiProperty({ type: Object, example: { machine: 'pump-1' } })
  entities!: object;
}

export class VoiceClarificationDto {
  @ApiProperty({ enum: ['which_machine', 'unknown_machine', 'which_factory', 'what_about'] })
  kind!: string;

  @ApiProperty({ example: 'Which machine do you mean by pump: Hydraulic pump 1 or Hydraulic pump 2?' })
  question!: string;

  @ApiProperty({ type: [VoiceChoiceDto] })
  choices!: VoiceChoiceDto[];
}

export class VoiceAnswerDto {
  @ApiProperty({
    example: 'Compressor 1 consumed 45.3 kilowatt-hours in the last hour',
    description: 'Fit for speech.',
  })
  text!: string;

  @ApiProperty({
    type: Object,
    nullable: true,
    example: { value: 45.3, unit: 'kWh', timeframe: '2025-10-08T14:00-15:00' },
  })
  data!: object | null;

  @ApiProperty({ enum: intents, nullable: true, type: String })
  intent!: Intent | null;

  @ApiProperty({ type: Object, example: ENTITIES_EXAMPLE })
  entities!: Entities;

  @ApiProperty({ example: 0.95, description: '0 to 1: how sure the question was understood.' })
  confidence!: number;

  @ApiProperty({ enum: ['answered', 'clarification', 'declined'] })
  outcome!: 'answered' | 'clarification' | 'declined';

  @ApiProperty({ type: [VoiceCitationDto], description: 'Where the figures come from.' })
  citations!: VoiceCitationDto[];

  @ApiPropertyOptional({
    type: VoiceClarificationDto,
    description: 'Send the chosen entities, or words, with context.',
  })
  clarification?: VoiceClarificationDto;
}

export class VoiceIntentDto {
  @ApiProperty({ enum: intents })
  intent!: string;

  @ApiProperty({ description: 'false: understood, but nothing can answer it yet.' })
  available!: boolean;
}

export class VoiceIntentsDto {
  @ApiProperty({ type: [VoiceIntentDto] })
  items!: VoiceIntentDto[];

  @ApiProperty({ example: ['en', 'de'], type: [String] })
  locales!: string[];

  @ApiProperty({ type: Object, description: 'JSON Schema of entities.' })
  entities!: object;
}
