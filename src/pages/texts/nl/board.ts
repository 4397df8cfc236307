export const board = {
  menu: { 'my-schools': 'Mijn scholen' },
};
