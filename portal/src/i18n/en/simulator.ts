export const simulator = {
  simulator: { title: 'Simulator' },
};
