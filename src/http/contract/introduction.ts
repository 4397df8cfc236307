/** What holds for every path: the head of the contract. */
export const introduction = `Pupil counts, and the invoices that follow from them. Money and averages are decimal strings (\`"2576.00"\`, \`"200.5"\`), days are \`YYYY-MM-DD\`.

**Errors** are \`application/problem+json\` (RFC 9457); decide on \`code\`, which is stable. An invalid request lists every fault in \`errors\`. A refused business rule is 409, a missing thing or another's 404, a malformed request 400, a file with bad rows 422, an outage 503 with \`Retry-After\`.

**Reading after writing**: a write answers with \`X-Position\`; a read that is given it waits until its answer knows of that write (at most 5 seconds, then 503).

**Conditional writes**: a write answers with the revision of the stream it wrote as \`ETag\`; given back as \`If-Match\`, a later write is refused with 412 when the stream has moved on.

**Previews**: with \`?preview=true\` a write that moves money writes nothing, and answers with the documents and amounts that would follow.

**Lists** come in pages: \`next\` of one is \`cursor\` for the one after it, and null on the last.

**Roles**: \`x-roles\` names those that may use a path. A school or a board finds only its own: another's answers as what is not there.
`;
