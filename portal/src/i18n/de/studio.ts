export const studio = {
  studio: { title: 'Regressionsstudio' },
};
