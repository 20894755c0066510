export const cost = {
  cost: { title: 'Kosten' },
};
