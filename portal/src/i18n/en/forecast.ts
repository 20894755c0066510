export const forecast = {
  forecast: { title: 'Forecast' },
};
