export const invoicing = {
  menu: { 'all-documents': 'Facturen', 'invoice-run': 'Factuurronde', deliveries: 'Bezorging' },
};
