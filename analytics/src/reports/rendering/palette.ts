/** The colours of the portal's light theme (portal/src/styles/tokens.css), on paper white. */
export const PALETTE = {
  text: '#15202a',
  muted: '#52606b',
  line: '#d8dee2',
  surface: '#f2f4f5',
  accent: '#0b6e63',
  good: '#1d7a46',
  attention: '#8a5a00',
} as const;

/** Okabe–Ito, moved in lightness as in the portal; a carrier has the same colour everywhere. */
export const CARRIER_COLOURS: Readonly<Record<string, string>> = {
  electricity: '#0072b2',
  natural_gas: '#c98300',
  steam: '#c66f9f',
  compressed_air: '#3a98cc',
  heat: '#d55e00',
  water: '#009e73',
  renewable: '#a89a00',
};
