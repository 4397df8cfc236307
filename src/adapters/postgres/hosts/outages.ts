/** Which errors of the driver and the server are an outage, or a refusal of the user. */

// By class: connection (08), resources (53), an operator's intervention such as a shutdown or a timeout (57), and system
// errors (58). 25006, a read-only transaction, is a standby's answer. 25P03 ends a transaction whose process stood still.
const outageStates = /^(08|53|57|58)...$|^25006$|^25P03$/;
const outageCodes = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ENOENT)$/;
// Errors of pg itself have no code.
const outageMessages =
  /^(Connection terminated|timeout e|Query read timeout|Client has encountered a connection error)/;

// A wrong password, a user that is unknown or may not log in, or a host that pg_hba.conf does not admit.
export const refusedStates = /^28...$/;

export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

export const isOutage = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  if (code === undefined) return outageMessages.test(error.message);
  return outageStates.test(code) || outageCodes.test(code);
};
