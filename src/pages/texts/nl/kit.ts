export const kit = {
  loading: 'Bezig met laden…',
  loadingLong: 'Het laden duurt langer dan gewoonlijk…',
  updating: 'wordt bijgewerkt…',
  retrying: 'Het lukte nog niet. We proberen het vanzelf opnieuw…',
  again: 'Opnieuw proberen',
  correlation: 'Meldingsnummer',
  noConnection: {
    title: 'Geen verbinding',
    detail: 'De server is niet te bereiken. Controleer uw internetverbinding en probeer het opnieuw.',
  },
  noProblem: {
    title: 'Onverwacht antwoord',
    detail: 'De server gaf een antwoord dat deze pagina niet kent. Probeer het later opnieuw.',
  },
  parked: {
    title: 'Deze cijfers kunnen achterlopen',
    detail:
      'Van deze school kon een gebeurtenis niet worden verwerkt. De leverancier is op de hoogte. Tot het hersteld is, kunt u hier niets doen dat geld kost.',
  },
  none: '–',
  table: {
    csv: 'Tabel als CSV',
    page: (page: string, pages: string) => `Bladzijde ${page} van ${pages}`,
    pages: 'Bladzijden',
    previous: 'Vorige',
    next: 'Volgende',
    more: 'Meer laden',
    rows: (count: string) => `${count} rijen`,
    sortedUp: 'oplopend gesorteerd',
    sortedDown: 'aflopend gesorteerd',
    sort: 'Sorteren op',
  },
  copied: 'Gekopieerd',
  copy: 'Kopiëren',
  print: 'Afdrukken',
};
