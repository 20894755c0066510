export const forecast = {
  forecast: { title: 'Prognose' },
};
