import { PageQuery, remedy } from '@enms/http-api';
import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import {
  IsIn,
  IsInt,
  IsISO8601,
  IsNumber,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { PLAN_STATUSES } from './action-plan.ts';
import type { PlanStatus } from './action-plan.ts';

const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const DATE_REMEDY = remedy('Send a date such as 2026-03-01.');
const ID_REMEDY = remedy('Send an id, a whole number.');
const LARGEST_ID = 2_147_483_647;

export class ActionPlanQuery extends PageQuery {
  @ApiPropertyOptional({ enum: PLAN_STATUSES })
  @IsOptional()
  @IsIn(PLAN_STATUSES, remedy(`Send one of ${PLAN_STATUSES.join(', ')}.`))
  status?: PlanStatus;
}

export class NewActionPlanDto {
  @ApiProperty({ example: 'Mend the leaks of hall 2' })
  @IsString(remedy('Send text.'))
  @Length(1, 200)
  title!: string;

  @ApiPropertyOptional({ example: 'Ultrasonic search, then couplings and hoses.' })
  @IsOptional()
  @IsString(remedy('Send text.'))
  @MaxLength(10_000)
  description?: string;

  @ApiProperty({ example: 'Ann Miller', description: 'Who sees to it.' })
  @IsString(remedy('Send text.'))
  @Length(1, 200)
  owner!: string;

  @ApiPropertyOptional({
    example: 4,
    description: 'Its version in force is kept, and never changes for the plan.',
  })
  @IsOptional()
  @IsInt(ID_REMEDY)
  @Min(1)
  @Max(LARGEST_ID)
  baseline_id?: number;

  @ApiPropertyOptional({ example: 7, description: 'What it came from.' })
  @IsOptional()
  @IsInt(ID_REMEDY)
  @Min(1)
  @Max(LARGEST_ID)
  recommendation_id?: number;

  @ApiPropertyOptional({ example: 12_000, description: 'A year.' })
  @IsOptional()
  @IsNumber({}, remedy('Send a number of kWh.'))
  expected_saving_kwh?: number;

  @ApiProperty({ example: '2026-03-01' })
  @Matches(DATE, DATE_REMEDY)
  starts_on!: string;

  @ApiProperty({ example: '2026-04-01' })
  @Matches(DATE, DATE_REMEDY)
  due_on!: string;
}

export class ActionPlanChangeDto extends PartialType(NewActionPlanDto) {
  @ApiPropertyOptional({ enum: PLAN_STATUSES })
  @IsOptional()
  @IsIn(PLAN_STATUSES, remedy(`Send one of ${PLAN_STATUSES.join(', ')}.`))
  status?: PlanStatus;

  @ApiPropertyOptional({ format: 'date-time', description: 'Savings count from here.' })
  @IsOptional()
  @IsISO8601({ strict: true }, remedy('Send a moment with its offset, such as 2026-03-15T14:00:00+01:00.'))
  @Matches(
    /(?:Z|[+-]\d\d:?\d\d)$/,
    remedy('Send a moment with its offset, such as 2026-03-15T14:00:00+01:00.'),
  )
  implemented_at?: string;
}

export class MeasurementDto {
  @ApiProperty({ format: 'date-time' })
  measured_at!: string;

  @ApiProperty({ format: 'date-time' })
  period_from!: string;

  @ApiProperty({ format: 'date-time' })
  period_to!: string;

  @ApiProperty({ type: Number, nullable: true, description: 'Null with saving_reason in made_from.' })
  saving_kwh!: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Half-width of the 90 % interval.' })
  uncertainty_kwh!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  saving_cost!: number | null;

  @ApiProperty({ type: String, nullable: true })
  currency!: string | null;

  @ApiProperty({ type: String, nullable: true })
  cost_reason!: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Of the judged periods.' })
  extrapolated_share!: number | null;

  @ApiProperty({ type: Object })
  made_from!: Readonly<Record<string, unknown>>;
}

export class ActionPlanDto {
  @ApiProperty({ example: 3 })
  id!: number;

  @ApiProperty()
  title!: string;

  @ApiProperty()
  description!: string;

  @ApiProperty()
  owner!: string;

  @ApiProperty({ type: Number, nullable: true })
  baseline_id!: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'What it is measured against, for good.' })
  baseline_version_id!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  recommendation_id!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  expected_saving_kwh!: number | null;

  @ApiProperty({ example: '2026-03-01' })
  starts_on!: string;

  @ApiProperty({ example: '2026-04-01' })
  due_on!: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  implemented_at!: string | null;

  @ApiProperty({ enum: PLAN_STATUSES })
  status!: PlanStatus;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty()
  created_by!: string;

  @ApiProperty({ format: 'date-time' })
  updated_at!: string;

  @ApiProperty()
  updated_by!: string;

  @ApiProperty({ type: MeasurementDto, nullable: true, description: 'The newest one.' })
  measurement!: MeasurementDto | null;
}

export class ActionPlanListDto {
  @ApiProperty({ type: [ActionPlanDto], description: 'Newest first.' })
  plans!: ActionPlanDto[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;
}

export class MeasurementListDto {
  @ApiProperty({ type: [MeasurementDto], description: 'Newest first.' })
  measurements!: MeasurementDto[];
}
