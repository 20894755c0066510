export const cost = {
  cost: { title: 'Cost' },
};
