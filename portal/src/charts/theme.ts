import type { Carrier } from '@enms/telemetry-contract';

/** Colours of the page as the charts need them. */
export interface ChartColours {
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly surface: string;
  carrier(carrier: Carrier): string;
}

/** Reads the colours from the style sheet, as they are in the theme that is on: there is one list of them. */
export function readColours(element: HTMLElement): ChartColours {
  const probe = element.appendChild(document.createElement('span'));
  const token = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const read = (names: readonly string[]) => new Map(names.map((name) => [name, token(name)]));
  const colours = read(['text', 'text-muted', 'line', 'surface', ...carrierTokens]);
  probe.remove();
  const colour = (name: string): string => colours.get(name) ?? 'currentColor';
  return {
    text: colour('text'),
    muted: colour('text-muted'),
    line: colour('line'),
    surface: colour('surface'),
    carrier: (carrier) => colour(`carrier-${carrier}`),
  };
}

const carriers: readonly Carrier[] = [
  'electricity',
  'natural_gas',
  'steam',
  'compressed_air',
  'heat',
  'water',
  'renewable',
];
const carrierTokens = carriers.map((carrier) => `carrier-${carrier}`);
