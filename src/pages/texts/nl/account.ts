export const account = {
  menu: {},
  title: 'Aanmelden',
  withLink: 'Deze link meldt u één keer aan in deze browser.',
  goOn: 'Ga verder',
  signedInAs: (name: string) => `U bent aangemeld als ${name}. Meldt u zich opnieuw aan, dan eindigt deze sessie.`,
  atProvider: 'Aanmelden bij uw organisatie',
  byLink: 'Met een link',
  linkHere:
    'Wie deze server beheert, maakt een link met: npm run sign-in -- --role school --school 12AB00. Een link werkt één keer, tien minuten lang.',
  linkElsewhere: 'Op deze server meldt u zich aan bij uw organisatie.',
  forGuardians: 'Voor ouders en verzorgers',
  guardians: 'U krijgt een uitnodiging van de school van uw kind. Die werkt één keer.',
  faults: {
    geweigerd:
      'Uw organisatie heeft het aanmelden geweigerd, of het antwoord paste niet bij onze vraag. Probeer het opnieuw.',
    'onbekende-rol':
      'U bent bekend bij uw organisatie, maar hebt daar geen rol voor Telboek. Vraag de beheerder van uw organisatie om een rol.',
    verlopen: 'Het aanmelden duurde te lang, of begon in een andere browser. Begin opnieuw.',
    aanbieder: 'De aanmelddienst van uw organisatie is nu niet te bereiken. Probeer het later opnieuw.',
  },
  invited: 'U bent uitgenodigd',
  invitedBy:
    'De school van uw kind nodigt u uit. U bepaalt zelf wat u met andere ouders deelt. Niets wordt gedeeld voordat u dat kiest.',
  notWhole: 'Deze link is niet heel. Open de hele link uit de e-mail, of scan de code op de brief opnieuw.',
  ending: {
    title: 'Uw sessie eindigt zo',
    detail: 'Over twee minuten wordt u afgemeld, omdat er een tijd niets is gevraagd.',
    stay: 'Aangemeld blijven',
  },
};
