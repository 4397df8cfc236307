export const accounting = {
  menu: { books: 'Boekhouding' },
};
