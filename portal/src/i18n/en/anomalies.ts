export const anomalies = {
  anomalies: { title: 'Anomalies' },
};
