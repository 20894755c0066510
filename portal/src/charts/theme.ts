import type { Carrier } from '@enms/telemetry-contract';

/** Okabe–Ito, told apart by colour-blind eyes; a carrier has the same colour on every page. */
export const carrierColours: Readonly<Record<Carrier, string>> = {
  electricity: '#0072b2',
  natural_gas: '#e69f00',
  steam: '#cc79a7',
  compressed_air: '#56b4e9',
  heat: '#d55e00',
  water: '#009e73',
  renewable: '#8a9a00',
};

/** The colours of the page as the charts need them: from the style sheet, so that there is one list. */
export function readTheme(): { text: string; muted: string; line: string; surface: string } {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return { text: token('text'), muted: token('text-muted'), line: token('line'), surface: token('surface') };
}
