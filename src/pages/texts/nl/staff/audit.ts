export const audit = {
  menu: { drift: 'Afwijkingen', audit: 'Controle' },
};
