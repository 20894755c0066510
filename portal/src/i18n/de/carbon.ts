export const carbon = {
  carbon: { title: 'CO₂' },
};
