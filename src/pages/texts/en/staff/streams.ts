import type { streams as dutch } from '../../nl/staff/streams.ts';

export const streams: typeof dutch = {
  menu: { streams: 'Events' },
  recorded: 'All that was recorded about this',
  whoChangedShort: 'who changed this?',
  whoChanged: (what) => `who changed this? ${what}`,
};
