export const devices = {
  devices: { title: 'Geräte' },
};
