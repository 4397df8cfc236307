/** The period that is shown if none was asked for: the thirteen months through today. */

export type Period = { readonly from: string; readonly to: string };

/** @param today ISO; default: the day in the Netherlands */
export const lastYear = (today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Amsterdam' })): Period => {
  const [year = '', month = ''] = today.split('-');
  return { from: `${Number.parseInt(year, 10) - 1}-${month}-01`, to: today };
};
