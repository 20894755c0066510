export const reports = {
  reports: { title: 'Berichte & Pläne' },
};
