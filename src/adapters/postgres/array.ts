const textOid = 25;
const headerBytes = 20;

/**
 * A one-dimensional text[] in PostgreSQL's binary format. In the text format every quote of the JSON would have to be
 * escaped here and read back there.
 */
export const textArray = (values: readonly string[]): Buffer => {
  const sizes = values.map((value) => Buffer.byteLength(value));
  const buffer = Buffer.allocUnsafe(sizes.reduce((total, size) => total + 4 + size, headerBytes));
  let at = 0;
  // Header: number of dimensions, flag for nulls, element type, length and lower bound of the dimension.
  for (const field of [1, 0, textOid, values.length, 1]) at = buffer.writeInt32BE(field, at);
  values.forEach((value, index) => {
    at = buffer.writeInt32BE(sizes[index] as number, at);
    at += buffer.write(value, at);
  });
  return buffer;
};
