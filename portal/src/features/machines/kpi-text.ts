import { carbonText, moneyText, scaled, significant } from '../../format/numbers.ts';
import type { Kpi } from './machines-api.ts';

/** A key figure as it is read: three significant digits, a unit by size, shares in percent; unknown is a dash. */
export function kpiText(
  { value, unit }: Pick<Kpi, 'value' | 'unit'>,
  locale: string,
  perUnit: string,
): string {
  if (value === null || unit === null) return '–';
  switch (unit) {
    case 'kWh':
    case 'kW': {
      const { text, unit: fitting } = scaled(value, unit === 'kW' ? 'W' : 'Wh', locale);
      return `${text} ${fitting}`;
    }
    case 'kg':
      return carbonText(value, locale);
    case '1':
      return `${significant(value * 100, locale)} %`;
    case 'h':
      return `${significant(value, locale)} h`;
    case 'kWh/unit':
      return `${significant(value, locale)} ${perUnit}`;
    default:
      return moneyText(value, unit, locale);
  }
}
