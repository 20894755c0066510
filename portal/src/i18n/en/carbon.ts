export const carbon = {
  carbon: { title: 'Carbon' },
};
