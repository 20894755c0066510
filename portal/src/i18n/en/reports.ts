export const reports = {
  reports: { title: 'Reports & plans' },
};
