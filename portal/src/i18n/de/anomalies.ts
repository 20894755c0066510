export const anomalies = {
  anomalies: { title: 'Anomalien' },
};
