import type { Texts } from '../../texts.ts';

export const streams: Texts['streams'] = {
  menu: { streams: 'Events' },
  recorded: 'All that was recorded about this',
  whoChangedShort: 'who changed this?',
  whoChanged: (what) => `who changed this? ${what}`,
};
