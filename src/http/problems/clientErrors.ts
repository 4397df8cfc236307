/** Answers requests that break off or cannot be read as HTTP; these never reach a route. */
import type { Duplex } from 'node:stream';
import { Problem, problemBody } from './problem.ts';

/** Handles the server's `clientError`. */
export const answerUnreadable = (error: NodeJS.ErrnoException, socket: Duplex & { bytesWritten?: number }): void => {
  // The client has gone, or an answer is already half sent: nothing more can be said.
  if (error.code === 'ECONNRESET' || !socket.writable || (socket.bytesWritten ?? 0) > 0) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(problemBody(problemOf(error)));
  socket.end(
    [
      'HTTP/1.1 400 Bad Request',
      'Content-Type: application/problem+json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
};

const problemOf = ({ code }: NodeJS.ErrnoException): Problem =>
  code === 'HPE_INVALID_EOF_STATE'
    ? new Problem('body_incomplete', {})
    : new Problem('invalid_request', { why: 'not-http' });
