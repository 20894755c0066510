export const machines = {
  machines: { title: 'Machines' },
};
