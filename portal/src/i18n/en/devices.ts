export const devices = {
  devices: { title: 'Devices' },
};
