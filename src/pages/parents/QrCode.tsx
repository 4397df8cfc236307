/** A QR code as a drawing. It is in a file of its own, which is loaded when a code is shown. */
import { encodeQR } from 'qr';
// Imported so that it shares the one file of all pages, and gets no part of it twice.
import '../kit/kit.ts';

/** White around a code, so that a camera finds it: four modules. */
const quietZone = 4;

/** Black on white in every scheme: a camera reads no other. */
export const QrCode = ({ of, label }: { of: string; label: string }) => {
  const rows = encodeQR(of, 'raw', { border: quietZone });
  const side = rows.length;
  const marks = rows.map((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')).join('')).join('');
  return (
    <svg class="qr" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={side} height={side} class="qr-paper" />
      <path d={marks} class="qr-marks" />
    </svg>
  );
};
