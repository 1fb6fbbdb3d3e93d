import { useMemo } from 'react';
import { encode } from 'uqr';

export interface QrCodeProps {
  readonly text: string;
  /** Says what the code holds, for those who don't see it. */
  readonly label: string;
  readonly className?: string;
}

/** Dark modules on white in both themes, with the quiet zone that readers need (ISO/IEC 18004: 4 modules, here 2 and the white card around). */
export function QrCode({ text, label, className = '' }: QrCodeProps) {
  const { size, path } = useMemo(() => draw(text), [text]);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className={`rounded-row bg-white p-1.5 ${className}`}
    >
      <path d={path} fill="#1b2124" />
    </svg>
  );
}

function draw(text: string): { readonly size: number; readonly path: string } {
  const code = encode(text, { ecc: 'L', border: 2 });
  let path = '';
  code.data.forEach((row, y) => {
    row.forEach((isDark, x) => {
      if (isDark) path += `M${x} ${y}h1v1h-1z`;
    });
  });
  return { size: code.size, path };
}
