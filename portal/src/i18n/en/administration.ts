export const administration = {
  administration: { title: 'Administration' },
};
