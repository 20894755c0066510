/** The carriers of energy, as the database names them. */
export const CARRIERS = [
  'electricity',
  'natural_gas',
  'steam',
  'compressed_air',
  'heat',
  'water',
  'renewable',
] as const;
export type Carrier = (typeof CARRIERS)[number];
