/** Ids of pilots and agreements consist of the board's id and their number there. */

export const pilotId = (board: string, number: number): string => `${board}-P${number}`;

export const agreementId = (board: string, number: number): string => `${board}-A${number}`;

export const boardOf = (id: string): string => id.slice(0, id.indexOf('-'));
