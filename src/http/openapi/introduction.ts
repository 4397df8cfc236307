/** The introduction of the contract: the rules that hold for every path. */
import { usualBody } from '../requests/bodies.ts';

export const introduction = `Pupil counts, and the invoices that follow from them. Money and averages are decimal strings (\`"2576.00"\`, \`"200.5"\`), days are \`YYYY-MM-DD\`.

**Errors** are \`application/problem+json\` (RFC 9457); decide on \`code\`, which is stable. An invalid request lists its faults in \`errors\`, at most a hundred, and their number in \`total\`. A body is taken as it is, without \`Content-Encoding\`, up to ${usualBody.bytes} bytes where its route names no other number. A refused business rule is 409, a missing thing or another's 404, a malformed request 400, a file with bad rows 422, an outage 503 with \`Retry-After\`. Refusals are the \`default\` answer of a path: its description lists the path's own codes by status, and the component that it names those that a path may answer by its kind.

**Every answer** carries \`X-Correlation-Id\`, which leads to our log and to the events that it wrote; a request may bring one: at most 64 letters, digits, \`.\`, \`_\`, \`:\` and \`-\`, the first a letter or a digit. An answer of a read may carry \`X-Parked\`: the read models that lack something of what was asked, because they cannot apply an event of it. \`x-headers\` lists the headers that every answer of a kind may have, so that no path repeats them.

**Examples** are requests to one ledger: a body, and a target \`x-example\` where the examples of the path's parameters do not make it.

**Reading after writing**: a read that is given the \`X-Position\` of a write waits for it at most 5 seconds, then 503.

**Repeating a write**: give each write an \`Idempotency-Key\` of its own, and a repetition after a lost answer is not done again. For 30 days, also after a restart, the same request with the same key gets the first answer again, with \`Idempotency-Replayed: true\`: of what was done, and of what was refused as 404, 409, 412 or 422. A malformed request (other 4xx) is not remembered, so it can be mended under the same key. Of one that an outage cut off (5xx, no answer, or an answer with \`Retry-After\`) the repetition finds out what was done, does the rest, and answers as the first would have. The same key with another request is 422 \`idempotency_key_reused\`; while the first is under way, 409 \`request_in_progress\`. Keys are those of one principal: its subject, its role, and the school, board or guardian of its token; without a token, of whoever sends the same body. Reads and previews take no heed of a key.

**Files** are the body itself. **Many steps at once**: a file with a row for each school, at most 1,000. Each row is held against the rules of the single path, and nothing is written unless every row may be; with \`onError=skip\` the rows that may are written, and the others reported. Cut off midway, the same request again goes on. A path that writes many streams answers no \`ETag\` and takes no \`If-Match\`.

**Lists** come in pages: \`next\` of one is \`cursor\` for the one after it, and null on the last.

**Roles**: \`x-roles\` names those that may use a path. A school or a board finds only its own: another's answers as what is not there.
`;
