import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { carriers } from '@enms/telemetry-contract';
import type { Carrier } from '@enms/telemetry-contract';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsNumber,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { carrierRemedy } from '../../energy/energy-query.ts';
import { NAME, nameRemedy } from '../../machines/machine-dto.ts';
import { LOCAL_MONTH, remedy } from '@enms/http-api';

const MAX_LINES = 200;
const finite = { allowNaN: false, allowInfinity: false };

export class InvoiceLineBody {
  @ApiProperty({ example: 'peak', description: 'Name of the line of our bill that it is compared with.' })
  @Matches(/^[^\p{C}]{1,100}$/u, remedy('Send 1 to 100 printable characters.'))
  name!: string;

  @ApiPropertyOptional({ example: 12_000 })
  @IsOptional()
  @IsNumber(finite, remedy('Send a number.'))
  quantity?: number;

  @ApiProperty({ example: 3720 })
  @IsNumber(finite, remedy('Send a number.'))
  @Min(-1e12)
  @Max(1e12)
  amount!: number;
}

/** Names a month of a factory. */
export class BillQuery {
  @ApiPropertyOptional({
    example: 'demo',
    description: 'Slug; may be left out where there is only one factory.',
  })
  @IsOptional()
  @Matches(NAME, nameRemedy)
  factory?: string;

  @ApiPropertyOptional({ enum: carriers, default: 'electricity' })
  @IsOptional()
  @IsIn(carriers, carrierRemedy)
  carrier: Carrier = 'electricity';

  @ApiProperty({ example: '2026-10' })
  @Matches(LOCAL_MONTH, remedy('Send a month, for example 2026-10.'))
  month!: string;
}

export class CheckInvoiceBody extends BillQuery {
  @ApiPropertyOptional({ type: [InvoiceLineBody], description: 'Lines of the invoice, total, or both.' })
  @IsOptional()
  @IsArray(remedy('Send a list of lines.'))
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_LINES)
  @ValidateNested({ each: true })
  @Type(() => InvoiceLineBody)
  lines?: InvoiceLineBody[];

  @ApiPropertyOptional({ example: 8412.5, description: 'The sum of the lines when left out.' })
  @IsOptional()
  @IsNumber(finite, remedy('Send a number.'))
  @Min(-1e12)
  @Max(1e12)
  total?: number;

  @ApiPropertyOptional({
    type: Number,
    default: 2,
    description: 'Difference in percent of our amount up to which a line is within tolerance.',
  })
  @IsOptional()
  @IsNumber(finite, remedy('Send a number of percent from 0 to 100.'))
  @Min(0)
  @Max(100)
  tolerance = 2;
}

export class InvoiceLineDto {
  @ApiProperty({ example: 'peak' })
  name!: string;

  @ApiProperty({
    nullable: true,
    type: String,
    example: 'energy',
    description: 'null: our bill has no such line.',
  })
  kind!: string | null;

  @ApiProperty({ nullable: true, type: Number, example: 11_950, description: 'Ours.' })
  quantity!: number | null;

  @ApiProperty({ nullable: true, type: String, example: 'kWh' })
  unit!: string | null;

  @ApiProperty({ nullable: true, type: Number, example: 0.31 })
  unit_price!: number | null;

  @ApiProperty({ nullable: true, type: Number, example: 3704.5 })
  expected!: number | null;

  @ApiProperty({ nullable: true, type: Number, example: 3720 })
  invoiced!: number | null;

  @ApiProperty({ nullable: true, type: Number, example: 15.5, description: 'Invoiced less expected.' })
  difference!: number | null;

  @ApiProperty({ nullable: true, type: Number, example: 0.42, description: 'Of the expected amount.' })
  difference_percent!: number | null;

  @ApiProperty({ enum: ['within_tolerance', 'too_high', 'too_low', 'not_comparable'] })
  verdict!: string;

  @ApiProperty({
    nullable: true,
    type: String,
    example: null,
    description: 'Why it is not comparable: not_invoiced, not_on_our_bill, no_tariff …',
  })
  reason!: string | null;
}

export class InvoiceCheckDto {
  @ApiProperty({ example: 'demo' })
  factory!: string;

  @ApiProperty({ enum: carriers })
  carrier!: string;

  @ApiProperty({ example: '2026-10' })
  month!: string;

  @ApiProperty({ nullable: true, type: String, example: 'EUR' })
  currency!: string | null;

  @ApiProperty({ example: 2 })
  tolerance!: number;

  @ApiProperty({ type: [InvoiceLineDto] })
  lines!: InvoiceLineDto[];

  @ApiProperty({ type: InvoiceLineDto })
  total!: InvoiceLineDto;

  @ApiProperty({ enum: ['within_tolerance', 'too_high', 'too_low', 'not_comparable'] })
  verdict!: string;
}

export class BillLineDto {
  @ApiProperty({ enum: ['energy', 'tier', 'demand', 'fixed', 'reactive', 'total'] })
  kind!: string;

  @ApiProperty({ nullable: true, type: String, example: 'peak' })
  name!: string | null;

  @ApiProperty({ nullable: true, type: Number, description: 'Of a machine with a tariff of its own.' })
  machine_id!: number | null;

  @ApiProperty({ nullable: true, type: Number, example: 4, description: 'See cost-versions.' })
  cost_version_id!: number | null;

  @ApiProperty({ example: '2026-10-01' })
  from_day!: string;

  @ApiProperty({ example: '2026-11-01' })
  to_day!: string;

  @ApiProperty({ nullable: true, type: Number, example: 11_950 })
  quantity!: number | null;

  @ApiProperty({ nullable: true, type: String, example: 'kWh' })
  unit!: string | null;

  @ApiProperty({ nullable: true, type: Number, example: 0.31 })
  unit_price!: number | null;

  @ApiProperty({ nullable: true, type: Number, example: 3704.5 })
  amount!: number | null;

  @ApiProperty({ nullable: true, type: String, example: 'EUR' })
  currency!: string | null;

  @ApiProperty({
    nullable: true,
    type: String,
    description: 'What the line lacks, or why a total is not the whole.',
  })
  reason!: string | null;
}

export class BillDto {
  @ApiProperty({ example: 'demo' })
  factory!: string;

  @ApiProperty({ enum: carriers })
  carrier!: string;

  @ApiProperty({ example: '2026-10' })
  month!: string;

  @ApiProperty({ type: [BillLineDto] })
  lines!: BillLineDto[];
}
