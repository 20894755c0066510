export const ownAccount = {
  ownAccount: { title: 'Your account' },
};
