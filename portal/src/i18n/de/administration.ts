export const administration = {
  administration: { title: 'Verwaltung' },
};
