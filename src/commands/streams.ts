/** The names of all streams (5.2). */
export const streams = {
  school: (school: string): string => `school-${school}`,
  results: (school: string): string => `results-${school}`,
  import: (importId: string): string => `import-${importId}`,
  subscription: (school: string): string => `subscription-${school}`,
  board: (board: string): string => `board-${board}`,
  informationRequest: (request: string): string => `information-request-${request}`,
  sharing: (school: string): string => `sharing-${school}`,
  roster: (roster: string): string => `roster-${roster}`,
  guardian: (guardian: string): string => `guardian-${guardian}`,
  directoryLooks: (school: string, day: string): string => `directory-looks-${school}-${day}`,
  catalogue: 'catalogue',
  documents: 'documents',
  calendar: 'calendar',
} as const;

const ofSchool = /^(?:school|results|subscription)-([0-9]{2}[A-Z]{2}[0-9]{2})$/;

/** The school whose stream it is; undefined for a stream of something else. */
export const schoolOf = (stream: string): string | undefined => ofSchool.exec(stream)?.[1];
