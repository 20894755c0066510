export const studio = {
  studio: { title: 'Regression studio' },
};
