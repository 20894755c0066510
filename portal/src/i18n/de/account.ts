export const ownAccount = {
  ownAccount: { title: 'Ihr Konto' },
};
