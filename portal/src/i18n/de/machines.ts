export const machines = {
  machines: { title: 'Maschinen' },
};
