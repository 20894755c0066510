import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { LANGUAGES, remedy } from '@enms/http-api';
import type { Language } from '@enms/http-api';
import { carriers } from '@enms/telemetry-contract';
import type { Carrier } from '@enms/telemetry-contract';
import { RECOMMENDATION_STATUSES } from './recommendation.ts';
import type { RecommendationStatus } from './recommendation.ts';
import { RULES } from './rules/facts.ts';

const DECISIONS = ['accepted', 'dismissed', 'open'] as const;

export class RecommendationQuery {
  @ApiPropertyOptional({
    example: 'factory:demo',
    description: 'With all its machines; everything when left out.',
  })
  @IsOptional()
  @IsString(remedy('Send it once.'))
  @MaxLength(220)
  scope?: string;

  @ApiPropertyOptional({ enum: RECOMMENDATION_STATUSES })
  @IsOptional()
  @IsIn(RECOMMENDATION_STATUSES, remedy(`Send one of ${RECOMMENDATION_STATUSES.join(', ')}.`))
  status?: RecommendationStatus;
}

export class RecommendationDecisionDto {
  @ApiProperty({ enum: DECISIONS })
  @IsIn(DECISIONS, remedy(`Send one of ${DECISIONS.join(', ')}.`))
  status!: (typeof DECISIONS)[number];

  @ApiPropertyOptional({ example: 'Planned for the revision in March.' })
  @IsOptional()
  @IsString(remedy('Send text.'))
  @MaxLength(2000)
  note?: string;
}

export class RecommendationDto {
  @ApiProperty({ example: 7 })
  id!: number;

  @ApiProperty({ example: 'machine:3', description: 'By id.' })
  scope!: string;

  @ApiProperty({ example: 'Compressor 1' })
  label!: string;

  @ApiProperty({ enum: carriers })
  carrier!: Carrier;

  @ApiProperty({ enum: RULES })
  rule!: string;

  @ApiProperty({ description: 'What was found, in words.' })
  text!: string;

  @ApiProperty({
    enum: LANGUAGES,
    description:
      'Of the text: en where the evidence of an older version does not tell enough, whatever was asked for.',
  })
  text_language!: Language;

  @ApiProperty({ type: Number, nullable: true, description: '0 where load is only moved.' })
  saving_kwh_year!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  saving_cost_year!: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'EUR' })
  currency!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'no_tariff' })
  cost_reason!: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Location-based.' })
  saving_co2_kg_year!: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'no_factor' })
  co2_reason!: string | null;

  @ApiProperty({ type: Object, description: 'The measured figures, units in their names.' })
  evidence!: Readonly<Record<string, unknown>>;

  @ApiProperty({ enum: RECOMMENDATION_STATUSES, description: 'gone: the rule finds it no more.' })
  status!: RecommendationStatus;

  @ApiProperty({ format: 'date-time' })
  found_at!: string;

  @ApiProperty({ format: 'date-time' })
  updated_at!: string;

  @ApiProperty({ type: String, nullable: true })
  decided_by!: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  decided_at!: string | null;

  @ApiProperty({ type: String, nullable: true })
  note!: string | null;
}

export class RecommendationListDto {
  @ApiProperty({ type: [RecommendationDto], description: 'Those worth most first.' })
  recommendations!: RecommendationDto[];
}
