export const streams = {
  menu: { streams: 'Gebeurtenissen' },
  recorded: 'Alles wat hierover is vastgelegd',
  whoChangedShort: 'wie veranderde dit?',
  whoChanged: (what: string) => `wie veranderde dit? ${what}`,
};
