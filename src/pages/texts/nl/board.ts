export const board = {
  menu: {
    'my-schools': 'Mijn scholen',
    pilots: 'Pilots',
    'framework-agreements': 'Raamovereenkomsten',
    'board-agreements': 'Afspraken van het bestuur',
    'board-delivery': 'Bezorging',
    deciding: 'Alle raamovereenkomsten',
  },
};
