/** A list of whole numbers that grows in pieces. Growing copies nothing, and takes little more memory than the numbers themselves. */
const pieceBits = 14;
const pieceLength = 1 << pieceBits;

export class GrowingColumn {
  length = 0;
  private pieces: Int32Array[] = [];

  add(value: number): void {
    const at = this.length++;
    const piece = at >> pieceBits;
    if (piece === this.pieces.length) this.pieces.push(new Int32Array(pieceLength));
    this.pieces[piece]![at & (pieceLength - 1)] = value;
  }

  /** All numbers in one array. The column is empty afterwards, so that they are not held twice. */
  taken(): Int32Array {
    const values = new Int32Array(this.length);
    const pieces = this.pieces;
    this.pieces = [];
    pieces.forEach((piece, n) => {
      const from = n * pieceLength;
      values.set(piece.subarray(0, Math.min(pieceLength, this.length - from)), from);
    });
    this.length = 0;
    return values;
  }
}
